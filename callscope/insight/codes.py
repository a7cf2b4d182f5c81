"""The agents' wrap-up codes against the researcher's tags, by distinct callers. Pure.

A code is what an agent chose in seconds from a list; a tag is what a researcher heard. Where most callers of a code
share one tag, both say the same. Where many share another one, the code hides it. Who counts is told in rank.py.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from callscope.nouns.coded import Cell, Coded, Codes, Spread

if TYPE_CHECKING:
    from callscope.nouns.counted import Found, HeardCall, Spoken

MANY = 0.2
"""The share of a code's quoted callers from which on another row counts as hidden by it."""
FEWEST = 2
"""Callers without whom nothing is said to be hidden: one is an accident."""


def cross(by: str, found: Found, reasons: Mapping[str, str]) -> Codes:
    """Every code of `reasons` (call -> code) against the rows of the evidence. Calls without a code are left out."""
    calls = {one.id: one for one in found.calls}
    coded: defaultdict[str, list[HeardCall]] = defaultdict(list)
    for one in found.calls:
        if code := reasons.get(one.id, ""):
            coded[code].append(one)
    evidence: defaultdict[str, list[Spoken]] = defaultdict(list)
    for piece in found.spoken():
        if code := reasons.get(piece.call, ""):
            evidence[code].append(piece)
    codes = [_coded(code, coded[code], evidence[code], calls) for code in coded]
    return Codes(
        by=by,
        calls=sum(map(len, coded.values())),
        callers=len({one.caller_key for many in coded.values() for one in many}),
        uncoded=len(found.calls) - sum(map(len, coded.values())),
        codes=tuple(sorted(codes, key=lambda one: (-one.callers, one.code.casefold()))),
        rows=_spread(evidence, calls),
    )


def _coded(code: str, heard: Sequence[HeardCall], evidence: Iterable[Spoken], calls: Mapping[str, HeardCall]) -> Coded:
    under: defaultdict[str, list[Spoken]] = defaultdict(list)
    for one in evidence:
        for row in one.rows:
            under[row].append(one)
    cells = sorted(
        (
            Cell(row, len(_callers(pieces, calls)), len({one.call for one in pieces}), len(pieces))
            for row, pieces in under.items()
        ),
        key=lambda cell: (-cell.callers, -cell.quotes, cell.row.casefold()),
    )
    quoted = len({caller for pieces in under.values() for caller in _callers(pieces, calls)})
    named = next((cell for cell in cells if _plain(cell.row) == _plain(code)), None)
    main = named or next((cell for cell in cells if 2 * cell.callers > quoted), None)
    hidden = [cell for cell in cells if cell != main and cell.callers >= max(FEWEST, MANY * quoted)]
    return Coded(
        code=code,
        calls=len(heard),
        callers=len({one.caller_key for one in heard}),
        quoted=quoted,
        says=main.row if main else "",
        same_name=named is not None,
        agree=(round(main.callers / quoted, 4) if main else 0.0) if quoted else None,
        cells=tuple(cells),
        hidden=tuple(hidden),
    )


def _callers(evidence: Iterable[Spoken], calls: Mapping[str, HeardCall]) -> set[str]:
    return {calls[one.call].caller_key for one in evidence}


def _plain(name: str) -> str:
    """A name without case, punctuation and the plural, so that "Refunds" is "refund" and GetQuote "get quote"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(word.removesuffix("s") for word in re.findall(r"[^\W_]+", apart.casefold()))


def _spread(evidence: Mapping[str, Sequence[Spoken]], calls: Mapping[str, HeardCall]) -> tuple[Spread, ...]:
    under: defaultdict[str, Counter[str]] = defaultdict(Counter)
    everyone: defaultdict[str, set[str]] = defaultdict(set)
    for code, pieces in evidence.items():
        for row in {row for one in pieces for row in one.rows}:
            callers = _callers((one for one in pieces if row in one.rows), calls)
            under[row][code] = len(callers)
            everyone[row] |= callers
    rows = [
        Spread(row, len(everyone[row]), len(counts), largest, round(most / len(everyone[row]), 4))
        for row, counts in under.items()
        for largest, most in [max(counts.items(), key=lambda one: (one[1], one[0]))]
    ]
    return tuple(sorted(rows, key=lambda one: (-one.callers, one.row.casefold())))
