"""The calls as a work queue: what is being heard, what failed, what is to be reviewed; sorted and narrowed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from callscope.call import CallSummary, Progress, Quarters, QueueItem
from callscope.tui.glyphs import kept_mark, progress_bar

if TYPE_CHECKING:
    from callscope.nouns.erased import Keeping

NOTHING: Quarters = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list: a call, or a file that is not one yet. `state` is drawn in the ink `ink`.

    `kept` is there for a call that is on hold or due.
    """

    path: Path
    title: str
    state: str
    ink: str
    call: CallSummary | None = None
    busy: bool = False
    reason: str = ""
    kept: Keeping | None = None

    @property
    def id(self) -> str:
        """The call's id; empty for a file."""
        return self.call.id if self.call else ""


Order = Callable[[CallSummary], Any]

ORDERS: Mapping[str, tuple[Order, bool]] = {
    "newest": (lambda one: one.held_at or one.heard_at, True),
    "title": (lambda one: one.title.casefold(), False),
    "caller": (lambda one: (one.caller is None, (one.caller or "").casefold()), False),
    "longest": (lambda one: one.duration, True),
    "worst ending": (lambda one: _last(one.mood), False),
    "most raised": (lambda one: _most(one.tone), True),
    "quotes": (lambda one: one.quotes, True),
    "suggestions": (lambda one: one.suggestions, True),
}
"""How calls can be sorted: by what, and whether the largest comes first."""


def _last(quarters: Quarters) -> float:
    return next((value for value in reversed(quarters) if value is not None), 2.0)


NAMED = ("title", "caller", "agent", "queue", "reason", "state", "kind")
"""What a word of the filter may be said to be of."""


def _most(quarters: Quarters) -> float:
    return max((value for value in quarters if value is not None), default=-9.0)


def items(
    calls: Sequence[CallSummary],
    queue: Sequence[QueueItem],
    works: Mapping[Hashable, Progress],
    order: str = "newest",
    narrowed: str = "",
    kept: Mapping[str, Keeping] = MappingProxyType({}),
) -> list[Item]:
    """Files first, then calls in an order; with only those that have every word of `narrowed` in what is shown."""
    by, largest_first = ORDERS[order]
    chosen = [_call(one, kept.get(one.id)) for one in sorted(calls, key=by, reverse=largest_first)]
    words = narrowed.casefold().split()
    return [one for one in (*_files(queue, works), *chosen) if _has(one, words)]


def _files(queue: Sequence[QueueItem], works: Mapping[Hashable, Progress]) -> Iterator[Item]:
    for path, progress in works.items():
        if isinstance(path, Path):
            yield _busy(path, progress)
    for one in queue:
        if one.path not in works and one.state == "failed":
            yield Item(one.path, one.path.name, f"failed: {one.why}", "bad", reason=one.reason)


def _busy(path: Path, progress: Progress) -> Item:
    if progress.stage == "queued":
        return Item(path, path.name, "queued", "dim", busy=True)
    doing = "importing" if progress.stage == "import" else "hearing"
    said = f"{doing} {progress.done:4.0%} {progress_bar(progress.done, 6)}  {progress.said or progress.stage}"
    return Item(path, path.name, said, "calm", busy=True)


def _call(one: CallSummary, kept: Keeping | None) -> Item:
    state: str = one.stands
    ink = "plain" if one.stands == "to review" else "dim"
    if one.stands == "in review" and one.listened:
        state = f"in review {one.listened:.0%}"
    elif one.left_out:
        state = f"left out: {one.left_out}"
    if one.outcome:
        state += f", {one.outcome}"
    if one.incomplete:
        state += ", cut short"
    return Item(one.path, one.title, state, ink, one, kept=kept)


def _has(one: Item, words: Sequence[str]) -> bool:
    """Whether the row has every word; caller:ann, as other filters have it too, only looks at the caller."""
    if not words:
        return True
    texts = {"title": f"{one.title} {one.path.name}", "state": f"{one.state} {kept_mark(one.kept)[0]}"}
    if call := one.call:
        texts |= {"kind": call.kind * (call.kind != "call"), "caller": call.caller or "", "agent": call.agent or ""}
        texts |= {"queue": call.queue or "", "reason": call.reason or ""}
    found = {name: text.casefold() for name, text in texts.items()}
    return all(_fits(found, word) for word in words)


def _fits(texts: Mapping[str, str], word: str) -> bool:
    name, colon, value = word.partition(":")
    if colon and name in NAMED:
        return value in texts.get(name, "")
    return any(word in text for text in texts.values())
