"""What the screen of personal data shows, and what its keys do to the store: each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from callscope.errors import UsageProblem
from callscope.moments import place
from callscope.nouns.redacted import ADDED, SHOWN, Finding, counted
from callscope.tui.glyphs import role_ink
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.call import Call, Span

AROUND = 60
"""Characters of context on either side of what was found."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding with what stands around it, who says it, and what of the sound is silenced for it."""

    finding: Finding
    before: str
    said: str
    after: str
    speaker: str
    ink: str
    silent: tuple[Span, ...]
    written: bool = False

    @property
    def what(self) -> str:
        """Its class in words."""
        return "added" if self.finding.what == ADDED else SHOWN.get(self.finding.what, self.finding.what)


@dataclass(frozen=True, slots=True)
class Review:
    """All findings of a call."""

    call: str
    title: str
    items: tuple[Item, ...]

    @property
    def said(self) -> str:
        """What goes and what stays."""
        kept = sum(one.finding.kept for one in self.items)
        gone = counted(one.finding.what for one in self.items if not one.finding.kept)
        return f"{gone} go{'es' if gone.startswith('1 ') and ',' not in gone else ''}" + (
            f" · {kept} stay{'s' * (kept == 1)}" if kept else ""
        )


class ReviewRead(Message):
    """The findings as they are in the store; `said` is what an act did."""

    def __init__(self, review: Review, said: str = "") -> None:
        super().__init__()
        self.review = review
        self.said = said


Act = Callable[[Workspace], str]
"""Changes the store and returns what to say about it."""


def read_review(workspace: Workspace, identity: str) -> Review:
    """Looks for personal data in a call."""
    call = workspace.call(identity)
    redactor = workspace.redactor()
    muted = redactor.muted(identity)
    items = tuple(_item(call, one, muted) for one in redactor.findings(identity))
    return Review(identity, call.recording.title, items)


def reading(workspace: Workspace, identity: str) -> Callable[[], ReviewRead]:
    """What a worker does to read."""
    return lambda: ReviewRead(read_review(workspace, identity))


def doing(workspace: Workspace, identity: str, act: Act) -> Callable[[], ReviewRead]:
    """What a worker does to change something and read again."""

    def work() -> ReviewRead:
        said = act(workspace)
        return ReviewRead(read_review(workspace, identity), said)

    return work


def _item(call: Call, one: Finding, muted: Sequence[Span]) -> Item:
    first = one.parts[0]
    row = call.utterances[first.row]
    speaker = call.speaker(row.speaker)
    silent = tuple(each for each in muted if any(each.start < part.end and part.start < each.end for part in one.parts))
    before, after = row.text[: first.at], row.text[first.until :]
    return Item(
        one,
        ("…" if len(before) > AROUND else "") + before[-AROUND:],
        one.text,
        (" …" if len(one.parts) > 1 else "") + after[:AROUND] + ("…" if len(after) > AROUND else ""),
        speaker.shown,
        role_ink(speaker),
        () if one.kept or call.recording.written else silent,
        call.recording.written,
    )


def toggle(identity: str, item: Item, workspace: Workspace) -> str:
    """What goes stays; what stays, or was added, is as it was before."""
    one, at = item.finding, place(item.finding.start, item.written)
    if one.kept or one.what == ADDED:
        workspace.take_finding(identity, one)
        return f"{at} goes again" if one.kept else f"{at} is not added any more"
    workspace.keep_findings(identity, [one])
    return f"{at} stays"


def word(text: str, keep: bool, workspace: Workspace) -> str:
    """A word goes, or stays, wherever it is said."""
    if not text.strip():
        raise UsageProblem("no word was given", "write the word or words as they are said")
    workspace.decide_word(text, keep)
    return f"“{text.strip()}” {'stays' if keep else 'goes'} in every call"


def toggling(identity: str, one: Item) -> Act:
    """The act of the space key."""
    return partial(toggle, identity, one)
