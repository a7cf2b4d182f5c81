"""What the ranking screen shows, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from textual.message import Message

from callscope.call import Exhibit, Filter
from callscope.ranked import Crossed, Ranking, Together, Trend
from callscope.workspace import Workspace

VIEWS = ("ranking", "table", "weeks", "together")


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
    found: Ranking | Crossed | Trend | Together


class StandingRead(Message):
    """The ranking as it is in the store."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


class BehindRead(Message):
    """The quotes behind a row; the row "" is of the quotes in no row."""

    def __init__(self, wish: Wish, row: str, exhibits: tuple[Exhibit, ...]) -> None:
        super().__init__()
        self.wish = wish
        self.row = row
        self.exhibits = exhibits


def reading(workspace: Workspace, wish: Wish) -> Callable[[], StandingRead]:
    """The work of reading a view."""
    return partial(_read, workspace, wish)


def behind(workspace: Workspace, wish: Wish, row: str) -> Callable[[], BehindRead]:
    """The work of reading the quotes behind a row."""
    return lambda: BehindRead(wish, row, tuple(workspace.ranked_quotes(wish.by, row, wish.where)))


def _read(workspace: Workspace, wish: Wish) -> StandingRead:
    return StandingRead(Standing(wish, _found(workspace, wish)))


def _found(workspace: Workspace, wish: Wish) -> Ranking | Crossed | Trend | Together:
    match wish.view:
        case "table":
            return workspace.crossed(wish.by, wish.across, wish.where)
        case "weeks":
            return workspace.trend(wish.by, wish.where)
        case "together":
            return workspace.together(wish.where)
    return workspace.rank(wish.by, wish.where)
