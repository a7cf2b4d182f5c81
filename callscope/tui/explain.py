"""Why a row looks as it does, and what is marked in it, as pieces for the side panel. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.moments import length, span
from callscope.plural import count
from callscope.tui.consenting import badge
from callscope.tui.glyphs import Piece, role_ink, sentiment_mark, speaker_said, tone_glyph, tone_ink

if TYPE_CHECKING:
    from callscope.call import Change, Quote, Sentiment, StoredSuggestion, Tone
    from callscope.nouns.learned import Assumption
    from callscope.tui.entries import Spoken
    from callscope.tui.view import CallView

Line = list[Piece]


def heading(text: str, rest: str = "") -> Line:
    """A heading with something beside it."""
    return [(text, "title"), (f" {rest}" if rest else "", "dim")]


def headline(view: CallView, number: int, count: int) -> tuple[Line, Line]:
    """What a call is, how far it is reviewed, who speaks in it; `number` of `count` calls, or 0 if not known."""
    call, recording = view.call, view.call.recording
    where = f"  call {number}/{count}" if number else ""
    held = f" · {recording.held_at[:16].replace('T', ' ')}" if recording.held_at else ""
    heard = " · reviewed" if view.done else f" · heard {view.share:.0%}" if view.share else ""
    ended = f" · {call.outcome}" if call.outcome else ""
    ended += f" {call.satisfaction}/5" if call.satisfaction else ""
    # In pieces, since those that do not fit are left out, the last first.
    known = [piece for piece in (f"{where} · {length(recording.duration, view.written)}", heard, ended, held) if piece]
    left: Line = [(recording.title, "strong"), *((piece, "dim") for piece in known)]
    if view.original:
        left.insert(0, ("as the machine heard it: ", "suggestion"))
    said = [(speaker_said(one), role_ink(one)) for one in call.speakers] + badge(view.consent, view.required)
    return left, [piece for one in said for piece in ((" · ", "faint"), one)][1:]


def voice(row: Spoken) -> Line:
    """The tone and the measures that moved it, or why there is none."""
    tone = row.utterance.tone
    if tone is None:
        return [("voice ", "dim"), (row.utterance.no_tone or "not scored", "faint")]
    glyph = (f"{tone_glyph(tone)} {tone.label} {tone.arousal:+.1f}z", tone_ink(tone))
    return [("voice ", "dim"), glyph, *_because(_measures(tone))]


def _measures(tone: Tone) -> tuple[str, ...]:
    return tone.because or ("close to this speaker's usual voice",)


def words(row: Spoken) -> Line:
    """The sentiment and the words that moved it, or why there is none."""
    sentiment = row.utterance.sentiment
    if sentiment is None:
        return [("words ", "dim"), ("not scored", "faint")]
    mark, ink = sentiment_mark(row.utterance)
    return [("words ", "dim"), (f"{mark or 'neutral'} {_signed(sentiment)}", ink), *_because(_moved(sentiment))]


def _moved(sentiment: Sentiment) -> tuple[str, ...]:
    return tuple(one.replace("-", "−", 1) if one.startswith("-") else one for one in sentiment.because)


def _signed(sentiment: Sentiment) -> str:
    return f"{sentiment.compound:+.2f}".replace("-", "−").replace("0.", ".")


def _because(reasons: tuple[str, ...]) -> Line:
    return [(": ", "dim"), (", ".join(reasons), "plain")] if reasons else []


def who(row: Spoken) -> Line:
    """Who speaks and how that is known."""
    speaker = row.speaker
    role = "" if speaker.shown == speaker.role else f", {speaker.role}"
    where = span(row.start, row.end, row.written)
    return [(speaker.shown, role_ink(speaker)), (f"{role}, {where}", "dim")]


def at_once(row: Spoken) -> Line:
    """When others were heard besides the speaker, and who."""
    said = (f"{span(one.start, one.end)} with {' and '.join(one.speakers)}" for one in row.over)
    return [("at once ", "dim"), (", ".join(said), "raised")]


def quote_head(quote: Quote) -> Line:
    """The kind and where, as a heading."""
    whose = {"rule": "from a rule", "live": "marked live"}.get(quote.by, "")
    where = f" {span(quote.start, quote.end, quote.written)} {whose}".rstrip()
    played = ("♪checked", "good") if quote.checked else ("not played yet", "faint")
    if quote.written:
        played = ("", "faint")
    return [("QUOTE ", "title"), (quote.kind or "no kind", "quote"), (f"{where} ", "dim"), played]


def quote_fields(quote: Quote) -> Line:
    """Severity, stage, issue, stance and tags in one line."""
    marks = [
        f"!{quote.severity}" if quote.severity else "",
        f"@{quote.stage}" if quote.stage else "",
        f"#{quote.issue}" if quote.issue else "",
        quote.stance,
    ]
    shown = " ".join(mark for mark in marks if mark)
    return [(shown, "raised"), (" " if shown and quote.tags else "", "plain"), (", ".join(quote.tags), "plain")]


def quote_note(quote: Quote) -> Line:
    """The note."""
    return [(f"; {quote.note}", "dim")] if quote.note else []


def quote_changed(quote: Quote) -> Line:
    """That the transcript says something else now."""
    if quote.now is None:
        return []
    return [("the words here have changed since", "raised")]


def changed(changes: Sequence[Change]) -> str:
    """How many of each: 2 moved, 1 lost."""
    numbers = Counter(one.what for one in changes)
    return ", ".join(f"{number} {what}" for what, number in numbers.items())


def believed(one: Assumption) -> Line:
    """How many callers are for and against an assumption, as the sketch has it: H1: +1 −3 of 7 callers."""
    return [
        (f"{one.name}: ", "dim"),
        (f"+{one.callers_for}", "good" if one.callers_for else "faint"),
        (f" −{one.callers_against}", "bad" if one.callers_against else "faint"),
        (f" of {count(one.callers, 'caller')}", "dim"),
    ]


def suggested_head(one: StoredSuggestion) -> Line:
    """What a rule thinks it is."""
    tags = ", ".join(one.suggestion.tags)
    return [("SUGGESTED ", "title"), (one.suggestion.kind, "suggestion"), (f" {tags}", "dim")]


def suggested_why(one: StoredSuggestion) -> Line:
    """The rule's reason."""
    return [(one.suggestion.because or one.suggestion.rule, "plain")]
