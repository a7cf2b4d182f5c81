"""One call with everything that was marked in it, as the call screen shows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from callscope.call import Call, Change, Filter, Hit, Quote, Span, StoredSuggestion, Suggestion, TagCount
from callscope.nouns.consented import UNDECIDED
from callscope.tui.entries import Covers, Entry, Silence, Spoken, entries, overlaps
from callscope.tui.glyphs import manner

if TYPE_CHECKING:
    from callscope.nouns.consented import Entry as Consented
    from callscope.nouns.learned import Assumption
    from callscope.workspace import Workspace

HUNTS = ("mark", "negative", "raised", "disagreement", "suggestion", "gap", "overlap", "hit")
"""What , and . go to; f picks one. A disagreement is where words and voice say different things: glad words in an
agitated voice, or bad news in a calm one. A hit is what the last search found."""

DISAGREEMENTS = {("positive", "raised"), ("positive", "heated"), ("negative", "calm")}

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class CallView:
    """What is on the screen of a call. `quoted`, `suggested` and `hunts` name rows by their place in `rows`; a row
    is in a hunt once for each thing that begins there."""

    call: Call
    rows: tuple[Entry, ...]
    covers: Covers
    quotes: tuple[Quote, ...]
    suggestions: tuple[StoredSuggestion, ...]
    tags: tuple[TagCount, ...]
    stages: tuple[str, ...]
    issues: tuple[str, ...]
    quoted: Mapping[int, tuple[Quote, ...]]
    suggested: Mapping[int, tuple[StoredSuggestion, ...]]
    hunts: Mapping[str, tuple[int, ...]]
    outcomes: tuple[str, ...] = ()
    listened: tuple[Span, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    done: bool = False
    assumptions: tuple[Assumption, ...] = ()
    changes: tuple[Change, ...] = ()
    """What became of quotes and edits when the call was heard again."""
    consent: Consented = UNDECIDED
    """What its caller decided, if anybody noted that."""
    required: bool = False
    """Whether a call without a decision may not leave."""
    original: bool = False
    """Whether this is what the machine heard, before anybody changed it."""

    @property
    def written(self) -> bool:
        """Whether the call came as text: its times are the places of words."""
        return self.call.recording.source == "text"

    @property
    def share(self) -> float:
        """How much of the call was played, 0..1."""
        played = sum(end - start for start, end in self.listened)
        return min(played / max(self.call.recording.duration, 0.001), 1.0)

    def next_end(self, row: int) -> float | None:
        """When the next row of the same speaker ends; None when there is none."""
        here = self.spoken(row)
        after = (one for one in self.rows[row + 1 :] if isinstance(one, Spoken) and here)
        return next((one.end for one in after if here and one.utterance.speaker == here.utterance.speaker), None)

    @property
    def pinned(self) -> dict[int, str]:
        """The tags of the keys 1-9."""
        return {one.pinned: one.name for one in self.tags if one.pinned}

    def spoken(self, row: int) -> Spoken | None:
        """The row if someone speaks in it."""
        one = self.rows[row] if 0 <= row < len(self.rows) else None
        return one if isinstance(one, Spoken) else None


def read_view(workspace: Workspace, identity: str, original: bool = False) -> CallView:
    """Everything about a call, as people mended it, or as the machine heard it. Raises NotFound."""
    call = workspace.machine_call(identity) if original else workspace.call(identity)
    rows = entries(call)
    covers = Covers(rows)
    view = _with_marks(workspace, call, rows, covers, _still(call, rows, covers))
    return replace(view, original=original)


def read_marks(workspace: Workspace, view: CallView) -> CallView:
    """The same call with quotes, suggestions and tags read again."""
    return replace(
        _with_marks(workspace, view.call, view.rows, view.covers, view.hunts),
        original=view.original,
    )


def _with_marks(
    workspace: Workspace, call: Call, rows: tuple[Entry, ...], covers: Covers, hunts: Mapping[str, tuple[int, ...]]
) -> CallView:
    quotes = tuple(workspace.quotes(Filter(call=call.recording.id)))
    suggestions = tuple(workspace.suggestions(call.recording.id))
    marked = [(one, covers.near(one.start, one.end, one.speaker)) for one in quotes]
    hinted = [(one, covers.near(*_span(one.suggestion))) for one in suggestions]
    quoted, suggested = _by_row(marked), _by_row(hinted)
    return CallView(
        call=call,
        rows=rows,
        covers=covers,
        quotes=quotes,
        suggestions=suggestions,
        tags=_own_first(workspace.tags(), workspace.tags_for(call.recording.id)),
        stages=tuple(workspace.fields("stage")),
        issues=tuple(workspace.fields("issue")),
        quoted=quoted,
        suggested=suggested,
        outcomes=workspace.fields("outcome"),
        listened=workspace.listened(call.recording.id),
        letters=workspace.letters(),
        done=workspace.is_done(call.recording.id),
        assumptions=tuple(workspace.assumptions_for(call.recording.id)),
        changes=tuple(workspace.changes(call.recording.id)),
        consent=workspace.consent_of(call.recording.id),
        required=workspace.settings.consent.required,
        hunts={**hunts, "mark": _stops(marked), "suggestion": _stops(hinted)},
    )


def _own_first(tags: Iterable[TagCount], own: Iterable[str]) -> tuple[TagCount, ...]:
    """The tags of the call's studies before the rest, so that the tag box offers them first."""
    names = set(own)
    return tuple(sorted(tags, key=lambda one: one.name not in names))


def _span(one: Suggestion) -> tuple[float, float, str]:
    return one.start, one.end, one.speaker


def _by_row(marks: Iterable[tuple[Mark, Sequence[int]]]) -> dict[int, tuple[Mark, ...]]:
    found: dict[int, tuple[Mark, ...]] = {}
    for mark, rows in marks:
        for row in rows:
            found[row] = (*found.get(row, ()), mark)
    return found


def _stops(marks: Iterable[tuple[object, Sequence[int]]]) -> tuple[int, ...]:
    """The row where each mark begins: one for each, as the list of calls counts them, even where two share a row."""
    return tuple(sorted(rows[0] for _, rows in marks if rows))


def _still(call: Call, rows: Sequence[Entry], covers: Covers) -> dict[str, tuple[int, ...]]:
    """The hunts that marking does not change."""
    spoken = [(row, one) for row, one in enumerate(rows) if isinstance(one, Spoken)]
    return {
        "negative": tuple(row for row, one in spoken if _is_negative(one)),
        "raised": tuple(row for row, one in spoken if _is_raised(one)),
        "disagreement": tuple(row for row, one in spoken if _disagrees(one)),
        "hit": (),
        "gap": tuple(row for row, one in spoken if row and isinstance(rows[row - 1], Silence)),
        "overlap": tuple(overlaps(call.overlaps, rows, covers)),
    }


def _is_negative(one: Spoken) -> bool:
    sentiment = one.utterance.sentiment
    return sentiment is not None and sentiment.label == "negative"


def _is_raised(one: Spoken) -> bool:
    return one.utterance.tone is not None and manner(one.utterance.tone) in ("raised", "heated")


def _disagrees(one: Spoken) -> bool:
    sentiment, tone = one.utterance.sentiment, one.utterance.tone
    if sentiment is None or tone is None:
        return False
    return (sentiment.label, manner(tone)) in DISAGREEMENTS


def with_hits(view: CallView, hits: Iterable[Hit]) -> CallView:
    """The same call with what a search found in it."""
    rows = {row for one in hits for row in view.covers.rows(one.start, one.end, one.speaker)}
    return replace(view, hunts={**view.hunts, "hit": tuple(sorted(rows))})


def next_in(rows: Sequence[int], row: int, step: int) -> int | None:
    """The next of some rows after one (step 1) or before it (step -1); None when there is none."""
    ahead = [one for one in rows if (one - row) * step > 0]
    return (ahead[0] if step > 0 else ahead[-1]) if ahead else None


def place_in(rows: Sequence[int], row: int) -> str:
    """Which of some rows this is, from 1; "2-3" where two of them are the same; a dot when it is none of them."""
    first, last = bisect_left(rows, row) + 1, bisect_right(rows, row)
    return "·" if last < first else str(first) if first == last else f"{first}-{last}"
