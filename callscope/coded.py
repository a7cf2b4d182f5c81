"""The nouns of the agents' own codes set against the researcher's tags. Frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
