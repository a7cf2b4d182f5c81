"""What the quotes board shows, and what its keys do to the store: each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message

from callscope.errors import UsageProblem
from callscope.plural import count
from callscope.tui import tag_line
from callscope.tui.completion import Codebook
from callscope.tui.gathering import LISTED, haystack
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.call import Exhibit, Filter, Kind, Quote, TagCount

Act = Callable[[Workspace], str]
"""Changes the store and returns what to say about it."""


@dataclass(frozen=True, slots=True)
class Board:
    """The quotes that pass a filter, the words that each can be found by, and the codebook."""

    where: Filter
    exhibits: tuple[Exhibit, ...]
    texts: tuple[str, ...]
    tags: tuple[TagCount, ...]
    lists: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, Kind]
    assumptions: tuple[str, ...] = ()

    @property
    def codebook(self) -> Codebook:
        """What the tag box completes."""
        return Codebook([one.name for one in self.tags], self.lists["stage"], self.lists["issue"], self.assumptions)


class BoardRead(Message):
    """The board as it is in the store; `said` is what an act did, `written` the tag box that was stored."""

    def __init__(self, board: Board, said: str = "", written: float | None = None) -> None:
        super().__init__()
        self.board = board
        self.said = said
        self.written = written


def read_board(workspace: Workspace, where: Filter) -> Board:
    """Reads everything that the board shows."""
    exhibits = tuple(workspace.exhibits(where))
    return Board(
        where=where,
        exhibits=exhibits,
        texts=tuple(map(haystack, exhibits)),
        tags=tuple(workspace.tags()),
        lists={name: tuple(workspace.fields(name)) for name in LISTED},
        letters=workspace.letters(),
        assumptions=tuple(workspace.assumption_names()),
    )


def done(act: Act, workspace: Workspace, where: Filter, written: float | None = None) -> BoardRead:
    """Does an act and reads the board again."""
    said = act(workspace)
    return BoardRead(read_board(workspace, where), said, written)


def retag(quotes: Sequence[Quote], text: str) -> Act:
    """Stores a tag line: for one quote the line is all it has; several get what it adds, and lose the tags that it
    takes off."""

    def write(workspace: Workspace) -> str:
        if len(quotes) == 1:
            return tag_line.rewrite(workspace, quotes[0], text)
        return tag_line.add_to(workspace, [one.id for one in quotes], text)

    return write


def edit(quotes: Sequence[int], said: str, **changes: Any) -> Act:
    """Gives quotes the same kind or star."""

    def write(workspace: Workspace) -> str:
        workspace.edit_quotes(quotes, **changes)
        return said + (f" on {len(quotes)} quotes" if len(quotes) > 1 else "")

    return write


def place(places: Mapping[int, float]) -> Act:
    """Stores where quotes stand."""

    def write(workspace: Workspace) -> str:
        if not places:
            raise UsageProblem("it is at the end of its group already")
        workspace.place_quotes(places)
        return "moved"

    return write


def remove(quotes: Sequence[int]) -> Act:
    """Deletes quotes."""

    def write(workspace: Workspace) -> str:
        workspace.remove_quotes(quotes)
        return f"deleted: {count(len(quotes), 'quote')}"

    return write


def reading(workspace: Workspace, where: Filter) -> Callable[[], BoardRead]:
    """The work of reading the board."""
    return partial(done, lambda _: "", workspace, where)
