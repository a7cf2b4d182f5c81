"""What the codebook's screen shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.message import Message

from callscope.call import FIELD_LISTS, TagCount
from callscope.workspace import Workspace

PAGES: Mapping[str, str] = {
    "tag": "tags",
    "kind": "kinds",
    "issue": "issue types",
    "stage": "journey stages",
    "outcome": "outcomes",
}
"""What tab goes through: the tags, and the project's own lists."""


class Leaf(NamedTuple):
    """A tag, and how deep in the tree it lies."""

    tag: TagCount
    depth: int

    @property
    def name(self) -> str:
        """The tag's."""
        return self.tag.name


class Entry(NamedTuple):
    """An entry of a list: what has it, the key of a kind, and whether it is on the list still."""

    name: str
    uses: int
    letter: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """The codebook as it is in the store: the rows of each page."""

    tags: tuple[Leaf, ...]
    lists: Mapping[str, tuple[Entry, ...]]

    def page(self, name: str) -> Sequence[Leaf | Entry]:
        """The rows of a page."""
        return self.tags if name == "tag" else self.lists[name]


class Done(NamedTuple):
    """What an act did, and the row that it leaves one on."""

    said: str
    name: str = ""


Act = Callable[[Workspace], Done]


class BookRead(Message):
    """The codebook as it is now, and what an act did."""

    def __init__(self, book: Book, done: Done) -> None:
        super().__init__()
        self.book = book
        self.done = done


def do(act: Act, workspace: Workspace) -> BookRead:
    """Does an act and reads the codebook again."""
    done = act(workspace)
    return BookRead(read_book(workspace), done)


def look(_: Workspace) -> Done:
    """Changes nothing."""
    return Done("")


def read_book(workspace: Workspace) -> Book:
    """Reads tags and lists."""
    return Book(tuple(tree(workspace.tags())), {name: _entries(workspace, name) for name in FIELD_LISTS})


def _entries(workspace: Workspace, name: str) -> tuple[Entry, ...]:
    keys = {kind: letter for letter, kind in workspace.letters().items()} if name == "kind" else {}
    listed = set(workspace.fields(name))
    uses = workspace.field_uses(name)
    return tuple(Entry(one, number, keys.get(one, ""), one in listed) for one, number in uses.items())


def tree(tags: Iterable[TagCount]) -> list[Leaf]:
    """The tags by name, each followed by those that lie under it."""
    under: dict[str | None, list[TagCount]] = {}
    for one in sorted(tags, key=lambda tag: tag.name.casefold()):
        under.setdefault(one.parent, []).append(one)
    found: list[Leaf] = []
    waiting = [Leaf(one, 0) for one in reversed(under.get(None, []))]
    while waiting:
        leaf = waiting.pop()
        found.append(leaf)
        waiting += [Leaf(one, leaf.depth + 1) for one in reversed(under.get(leaf.name, []))]
    return found
