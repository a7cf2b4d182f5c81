"""The nouns of the agents' own codes set against the researcher's tags. Frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from callscope.plural import count
from callscope.safe import line

CODED_BY = ("tag", "issue", "kind", "stage")
"""What the codes can be set against."""


class Cell(NamedTuple):
    """How many distinct callers, calls and quotes of a code are under a row of the researcher's."""

    row: str
    callers: int
    calls: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Coded:
    """One wrap-up code. Callers are distinct; support staff never count.

    `quoted` of its `callers` have a quote under any row; `cells` are by callers, the most first. `says` is the row that
    the code stands for: the one of its name, else the one that more than half of the quoted callers share, "" for none;
    `agree` the share of quoted callers who are under it, None where nobody is quoted. `hidden` are the other rows that
    many of its callers share, and of which the code tells nothing.
    """

    code: str
    calls: int
    callers: int
    quoted: int
    says: str
    same_name: bool
    agree: float | None
    cells: tuple[Cell, ...]
    hidden: tuple[Cell, ...]


class Spread(NamedTuple):
    """A row of the researcher's over the codes: how many callers it has, in how many codes, and the share of the code
    that has most of them."""

    row: str
    callers: int
    codes: int
    largest: str
    share: float


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code, that of the most callers first; `rows` likewise. `uncoded` calls have no code and are not in here."""

    by: str
    calls: int
    callers: int
    uncoded: int
    codes: tuple[Coded, ...]
    rows: tuple[Spread, ...]


def sentences(found: Codes) -> list[str]:
    """Where codes and tags agree, what a code hides, and what has no code of its own."""
    noun = {"tag": "tagged", "issue": "of the issue", "kind": "of the kind", "stage": "at the stage"}[found.by]
    said = []
    for one in found.codes:
        if one.agree and one.says:
            under = next(cell.callers for cell in one.cells if cell.row == one.says)
            said.append(f"{line(one.code)} agrees: {under} of {one.quoted} quoted callers are {noun} {line(one.says)}.")
    for one in found.codes:
        if one.hidden:
            told = ", ".join(f"{line(cell.row)} ({cell.callers} of {one.quoted})" for cell in one.hidden)
            said.append(f"{line(one.code)} hides: {told}.")
    for row in found.rows:
        if row.codes > 2 and row.share < 0.5:
            said.append(
                f"{line(row.row)} has no code of its own: {count(row.callers, 'caller')} in {count(row.codes, 'code')}."
            )
    quiet = sum(not one.quoted for one in found.codes)
    said += [f"{quiet} of {len(found.codes)} codes have no quoted caller yet."] * bool(quiet)
    calls = f"{count(found.uncoded, 'call')} {'has' if found.uncoded == 1 else 'have'}"
    said += [f"{calls} no code and {'is' if found.uncoded == 1 else 'are'} not in here."] * bool(found.uncoded)
    return said
