"""What the ranking screen shows, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from callscope.call import Exhibit, Filter
from callscope.errors import UsageProblem
from callscope.moments import day_of, week_of
from callscope.nouns.learned import callers_of
from callscope.nouns.ranked import Crossed, Ranking, Together, Trend, job_of

if TYPE_CHECKING:
    from callscope.nouns.coded import Codes
    from callscope.workspace import Workspace

Cell = tuple[str, str]
"""The name of a row and of a column."""


class Wish(NamedTuple):
    """What is asked for: a view, what its rows and columns are, and a filter."""

    view: str = "ranking"
    by: str = "kind"
    across: str = "stage"
    where: Filter = Filter()


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read for a wish; `found` is of its view."""

    wish: Wish
    found: Ranking | Crossed | Trend | Together | Codes


class StandingRead(Message):
    """The ranking as it is in the store."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


class BehindRead(Message):
    """The quotes behind a cell: of a row, and of a column where a table has some.

    The row "" of a ranking is of the quotes in no row, that of a table and the column "" are of all.
    """

    def __init__(self, wish: Wish, cell: Cell, exhibits: tuple[Exhibit, ...]) -> None:
        super().__init__()
        self.wish = wish
        self.cell = cell
        self.exhibits = exhibits


class Stored(Message):
    """An act was stored; `said` is what it did."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


FORM = "when …, I want to …, so I can …"
"""The form of a job."""


def write_job(workspace: Workspace, tag: str, sentence: str) -> Stored:
    """Stores the sentence of a job. Raises UsageProblem for one of another form."""
    job = job_of(sentence)
    if job is None:
        raise UsageProblem("that is no sentence of a job", FORM)
    workspace.set_job(tag, job.when, job.want, job.so)
    return Stored(f"stored: the job {tag}")


def reading(workspace: Workspace, wish: Wish) -> Callable[[], StandingRead]:
    """The work of reading a view."""
    return partial(_read, workspace, wish)


def behind(workspace: Workspace, wish: Wish, cell: Cell) -> Callable[[], BehindRead]:
    """The work of reading the quotes behind a cell."""
    return lambda: BehindRead(wish, cell, tuple(_behind(workspace, wish, *cell)))


def _behind(workspace: Workspace, wish: Wish, row: str, column: str) -> list[Exhibit]:
    match wish.view:
        case "table":
            return _both(workspace, wish, (wish.by, row), (wish.across, column))
        case "weeks":
            found = workspace.ranked_quotes(wish.by, row, wish.where)
            return [one for one in found if week_of(day_of(one.held_at)) == column]
        case "codes":
            return workspace.coded_quotes(wish.by, column, row, wish.where)
        case "together":
            return _shared(*(workspace.ranked_quotes("tag", tag, wish.where) for tag in (row, column)))
    return workspace.ranked_quotes(wish.by, row, wish.where)


def _both(workspace: Workspace, wish: Wish, *sides: tuple[str, str]) -> list[Exhibit]:
    """The quotes that stand under a name on either side; a side without a name asks nothing."""
    first, *more = (workspace.ranked_quotes(by, name, wish.where) for by, name in sides if name)
    ids = [{one.quote.id for one in other} for other in more]
    return [one for one in first if all(one.quote.id in found for found in ids)]


def _shared(first: list[Exhibit], second: list[Exhibit]) -> list[Exhibit]:
    """The quotes with either of two tags, of the callers who have both."""
    callers = callers_of(first) & callers_of(second)
    either = {one.quote.id: one for one in (*first, *second) if one.caller_key in callers}
    return list(either.values())


def _read(workspace: Workspace, wish: Wish) -> StandingRead:
    return StandingRead(Standing(wish, _found(workspace, wish)))


def _found(workspace: Workspace, wish: Wish) -> Ranking | Crossed | Trend | Together | Codes:
    match wish.view:
        case "table":
            return workspace.crossed(wish.by, wish.across, wish.where)
        case "weeks":
            return workspace.trend(wish.by, wish.where)
        case "together":
            return workspace.together(wish.where)
        case "codes":
            return workspace.codes(wish.by, wish.where)
    return workspace.rank(wish.by, wish.where)
