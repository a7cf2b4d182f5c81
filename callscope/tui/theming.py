"""What the themes screen shows, and what its keys do to the store: each act is one step of undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from callscope.call import Filter, Kind, Progress, Report, Study, TagCount
from callscope.errors import Cancelled, UsageProblem
from callscope.plural import count
from callscope.safe import line
from callscope.tui.completion import Codebook
from callscope.tui.desk import ready_for_children
from callscope.tui.gathering import LISTED
from callscope.tui.new_file import is_there, typed_path
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.nouns.sampled import Sampling, Saturation
    from callscope.nouns.themed import Said, Theme, Themes

MOST = 40
"""Themes that are looked for."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands around the themes: the codebook, the letters of the kinds, the studies, the samples."""

    tags: tuple[TagCount, ...]
    lists: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, Kind]
    studies: tuple[Study, ...]
    sampling: Sampling
    saturation: Saturation

    @property
    def codebook(self) -> Codebook:
        """What the tag box completes."""
        return Codebook([one.name for one in self.tags], self.lists["stage"], self.lists["issue"])


class ShelfRead(Message):
    """What stands around the themes of a study."""

    def __init__(self, study: str, shelf: Shelf) -> None:
        super().__init__()
        self.study = study
        self.shelf = shelf


class ThemesRead(Message):
    """Themes as they were asked for the `turn`th time."""

    def __init__(self, turn: int, themes: Themes) -> None:
        super().__init__()
        self.turn = turn
        self.themes = themes


class ThemesMoved(Message):
    """How far the themes are. A flood of these costs one."""

    def __init__(self, turn: int, progress: Progress) -> None:
        super().__init__()
        self.turn = turn
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ThemesMoved)


class ThemesChanged(Message):
    """An act is in the store: the themes look so now, or are to be found anew where they are None."""

    def __init__(
        self, said: str, change: Callable[[Themes], Themes] | None = None, written: float | None = None
    ) -> None:
        super().__init__()
        self.said = said
        self.change = change
        self.written = written


Act = Callable[[Workspace], ThemesChanged]


def read_shelf(workspace: Workspace, study: str) -> ShelfRead:
    """Reads everything but the themes."""
    shelf = Shelf(
        tags=tuple(workspace.tags()),
        lists={name: tuple(workspace.fields(name)) for name in LISTED},
        letters=workspace.letters(),
        studies=tuple(workspace.studies()),
        sampling=workspace.sampling(study),
        saturation=workspace.saturation(study),
    )
    return ShelfRead(study, shelf)


def find(workspace: Workspace, study: str, tagged: bool, turn: int, report: Report) -> ThemesRead:
    """Finds the themes; `tagged` looks also at what has a tag."""
    ready_for_children()
    return ThemesRead(turn, workspace.themes_apart(Filter(study=study or None), MOST, tagged, report))


def reporting(to: MessagePump, turn: int, latest: Callable[[], int]) -> Report:
    """Tells a screen how far it is, and gives up once it was asked again."""

    def report(progress: Progress) -> None:
        if latest() != turn:
            raise Cancelled
        if progress.stage:
            to.post_message(ThemesMoved(turn, progress))

    return report


def tag(theme: Theme, said: Sequence[Said], text: str, written: float) -> Act:
    """Makes quotes of utterances with a tag line."""

    def write(workspace: Workspace) -> ThemesChanged:
        typed = workspace.tag_line(text)
        if not text.strip():
            return ThemesChanged("nothing typed, nothing stored", lambda themes: themes, written)
        made = workspace.quote_theme(theme, said, typed)
        gone = partial(without, said=said) if typed.tags else None
        return ThemesChanged(f"stored: {text.strip()} on {count(len(made), 'quote')}", gone, written)

    return write


def mark(theme: Theme, said: Sequence[Said], kind: Kind) -> Act:
    """Makes quotes of a kind; without a tag they stay in their theme."""

    def write(workspace: Workspace) -> ThemesChanged:
        made = workspace.quote_theme(theme, said, workspace.tag_line(""), kind)
        return ThemesChanged(f"stored: {kind} on {count(len(made), 'quote')}", lambda themes: themes)

    return write


DRAW = "such as 40 of ~/calls.csv by queue, week; a folder of recordings, or a CSV of call records"
"""The form of a random draw."""

_DRAW = re.compile(r"\s*(?P<size>\d+)\s+of\s+(?P<source>.+?)(?:\s+by\s+(?P<by>[a-z]+(?:[\s,]+[a-z]+)*))?\s*")


def draw(study: str, text: str) -> Act:
    """Draws calls at random, as it is typed. Raises UsageProblem for another form."""

    def write(workspace: Workspace) -> ThemesChanged:
        found = _DRAW.fullmatch(text)
        if found is None:
            raise UsageProblem("that is no draw", DRAW)
        source = typed_path(found["source"])
        if not is_there(source):
            raise UsageProblem(f"{line(str(source))} is not there", DRAW)
        by = re.split(r"[\s,]+", found["by"]) if found["by"] else []
        drawn = workspace.draw_sample(source, int(found["size"]), by, study=study)
        said = f"drawn: {len(drawn.picked)} of {count(len(drawn.records), 'call')}; callscope sampling hear hears them"
        return ThemesChanged(said)

    return write


def dismiss(theme: Theme) -> Act:
    """Sets a theme aside."""

    def write(workspace: Workspace) -> ThemesChanged:
        workspace.dismiss_theme(theme)
        return ThemesChanged(f"dismissed: {theme.name}", partial(moved, theme=theme))

    return write


def restore(theme: Theme) -> Act:
    """Brings a theme back that was set aside."""

    def write(workspace: Workspace) -> ThemesChanged:
        workspace.restore_found(theme)
        return ThemesChanged(f"restored: {theme.name}")

    return write


def without(themes: Themes, said: Collection[Said]) -> Themes:
    """The themes without what was just tagged; those of which nothing is left go."""
    gone = set(said)
    left = (_less(one, gone) for one in themes.themes)
    kept = tuple(one for one in left if one.utterances)
    return replace(themes, themes=kept, tagged=themes.tagged + len(gone))


def moved(themes: Themes, theme: Theme) -> Themes:
    """The themes with one of them set aside."""
    kept = tuple(one for one in themes.themes if one != theme)
    return replace(themes, themes=kept, dismissed=(*themes.dismissed, theme))


def _less(theme: Theme, gone: Collection[Said]) -> Theme:
    left = tuple(one for one in theme.utterances if one not in gone)
    if len(left) == len(theme.utterances):
        return theme
    return replace(
        theme,
        utterances=left,
        callers=len({one.caller_key for one in left}),
        unnamed=len({one.call for one in left if one.caller is None}),
        calls=len({one.call for one in left}),
    )
