"""Quotes as a test writes them, one by one, and as a ranking takes them, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from callscope.nouns.counted import Found, HeardCall, Quotes, Under


class Evidence(NamedTuple):
    """A quote as it counts, under every one of `rows`, and under every one of `also` on the other side of a table."""

    rows: tuple[str, ...]
    quote: int
    call: str
    staff: bool = False
    severity: int | None = None
    checked: bool = True
    negative: bool | None = None
    raised: bool | None = None
    also: tuple[str, ...] = ()


def found(calls: Sequence[HeardCall], left_out: int, evidence: Sequence[Evidence]) -> Found:
    """The same as the store would give it."""
    places = {one.id: place for place, one in enumerate(calls)}
    known = {None: -1, False: 0, True: 1}
    columns = [
        [one.quote for one in evidence],
        [places.get(one.call, -1) for one in evidence],
        [int(one.staff) for one in evidence],
        [one.severity or 0 for one in evidence],
        [int(one.checked) for one in evidence],
        [known[one.negative] for one in evidence],
        [known[one.raised] for one in evidence],
    ]
    quotes = Quotes(*(np.array(column, np.int64) for column in columns))
    under = (_under([one.rows for one in evidence]), _under([one.also for one in evidence]))
    return Found(tuple(calls), left_out, quotes, under)


def _under(rows: Sequence[tuple[str, ...]]) -> Under:
    names = sorted({name for one in rows for name in one})
    pairs = [(quote, names.index(name)) for quote, one in enumerate(rows) for name in one]
    quote, row = np.array(pairs, np.int64).reshape(-1, 2).T
    return Under(tuple(names), quote, row)


def evidence(found: Found) -> list[Evidence]:
    """What the store found, one by one, in the order in which the quotes were made."""
    columns = zip(*(getattr(found.quotes, name).tolist() for name in Quotes.__slots__), strict=True)
    return sorted((_one(found, *values) for values in enumerate(columns)), key=lambda one: one.quote)


def _one(found: Found, place: int, values: tuple[int, ...]) -> Evidence:
    identity, call, staff, severity, checked, negative, raised = values
    under, score = found.under[0], {-1: None, 0: False, 1: True}
    return Evidence(
        rows=tuple(under.names[row] for row in under.row[under.quote == place]),
        quote=identity,
        call=found.calls[call].id if call >= 0 else "",
        staff=bool(staff),
        severity=severity or None,
        checked=bool(checked),
        negative=score[negative],
        raised=score[raised],
    )
