"""How a ranking looks: rows with a bar, and why a row stands where it does. Pure pieces for the widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscope.plural import count
from callscope.tui.glyphs import Piece
from callscope.tui.measure import between, cells, cut, fit, length

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.nouns.ranked import Interval, Ranked, Ranking

Line = list[Piece]

LEGEND = "█ surely  ▓ heard  ░ at most: the share of all callers, with 95 % confidence"

LACK = {"kind": "a kind", "tag": "a tag", "job": "a tag to name it", "issue": "an issue type", "stage": "a stage"}


def number(value: float) -> str:
    """At most two decimals, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def signed(value: float) -> str:
    """With its sign, a real minus, never -0."""
    return f"{round(value, 1) + 0.0:+.1f}".replace("-", "−")


def of(part: float | None, whole: int) -> str:
    """A share as n of m; empty where nothing is known."""
    return "" if part is None else f"{round(part * whole)} of {whole}"


def bar(share: float | None, interval: Interval | None, width: int) -> Line:
    """A share of callers as a bar, with where the share of all callers lies."""
    if share is None or interval is None:
        return [("·" * width, "faint")]
    low, now, high = (round(one * width) for one in (interval.low, share, interval.high))
    low, high = min(low, now), max(high, now)
    parts = (
        ("█" * low, "bar"),
        ("▓" * (now - low), "bar"),
        ("░" * (high - now), "dim"),
        ("·" * (width - high), "faint"),
    )
    return [part for part in parts if part[0]]


def head(ranking: Ranking, width: int) -> tuple[Line, Line]:
    """What is ranked by what, and what the numbers are of."""
    left: Line = [("Ranking", "strong"), ("  by ", "dim"), (ranking.by, "title")]
    unnamed = f" ({ranking.unnamed} unnamed)" if ranking.unnamed and width >= 100 else ""
    said = [f"{count(ranking.callers, 'caller')}{unnamed} heard in {count(ranking.calls, 'call')}"]
    if ranking.to_review and width >= 60:
        said.append(f"{ranking.to_review} to review")
    if ranking.left_out and width >= 100:
        said.append(f"{ranking.left_out} left out")
    return left, [(" · ".join(said), "dim")]


def row(one: Ranked, ranking: Ranking, line: int, width: int, most: int) -> Line:
    """One of the two lines of a row; `most` is the longest of `counted`."""
    return _first(one, ranking, width, most) if line == 0 else _second(one, width)


def counted(one: Ranked, ranking: Ranking) -> Line:
    """The callers, and how the priority comes about."""
    callers = f"{one.callers} of {count(ranking.callers, 'caller')}"
    return [(callers, "plain"), (f"  {_product(one)} = ", "dim"), (number(one.priority), "strong")]


def _first(one: Ranked, ranking: Ranking, width: int, most: int) -> Line:
    right = counted(one, ranking)
    name = max(min(width // 4, 30), 8)
    left: Line = [(f"{one.rank:>2} ", "dim"), (fit(one.name, name), "title" if one.callers else "dim"), (" ", "plain")]
    room = width - name - 4 - most - 2
    if room < 6:
        return between(left, right if length([*left, *right]) < width else right[:1], width)
    return between([*left, *bar(one.share, one.interval, min(room, 40))], right, width)


def _product(one: Ranked) -> str:
    return " × ".join(number(term.value) + ("" if term.weight == 1 else f"^{term.weight:g}") for term in one.terms)


def _second(one: Ranked, width: int) -> Line:
    severity = f"!{number(one.severity)}" if one.severity is not None else "severity not rated"
    mood = f"mood {signed(one.begun)} → {signed(one.ended)}" if one.begun is not None and one.ended is not None else ""
    parts: list[Piece] = [
        (cut(one.job.sentence, width * 2 // 3) if one.job else "", "plain"),
        (severity, "raised" if one.severity else "faint"),
        (count(one.quotes, "quote"), "dim"),
        (
            (one.negative_of and f"−neg {of(one.negative, one.negative_of)}") or "",
            "negative" if one.negative else "faint",
        ),
        ((one.raised_of and f"▲ {of(one.raised, one.raised_of)}") or "", "raised" if one.raised else "faint"),
        (mood, "dim"),
        (_known("solved", one.solved, one.solved_of), "dim"),
        (f"{one.unchecked} not played" if one.unchecked else "", "faint"),
        (f"{one.staff} by staff" if one.staff else "", "faint"),
    ]
    pieces: Line = [("   ", "plain")]
    for text, ink in parts:
        if text and sum(cells(said) for said, _ in pieces) + cells(text) + 2 <= width:
            pieces += [(text, ink), ("  ", "plain")]
    return pieces


def _known(what: str, share: float | None, whole: int) -> str:
    return f"{what} {of(share, whole)}" if whole else ""


def loose(ranking: Ranking) -> str:
    """The quotes that stand in no row."""
    return f"{count(ranking.loose, 'quote')} without {LACK[ranking.by]}"


def why(one: Ranked, ranking: Ranking, behind: Sequence[Exhibit]) -> Iterator[Line]:
    """Why a row stands where it does, who is in it, and how it went for them."""
    yield [("WHY ", "title"), (one.name, "strong")]
    yield [(f"{_product(one)} = ", "plain"), (number(one.priority), "strong")]
    yield [(ranking.formula.partition("; ")[0], "dim")]
    if one.job:
        yield []
        yield [(one.job.sentence, "plain"), ("" if not one.job.proposed else "  proposed", "faint")]
    yield []
    yield from _certainty(one, ranking, behind)
    yield []
    yield [("CALLERS ", "title"), (f"{one.callers} of {ranking.callers} heard", "dim")]
    yield from _callers(behind)
    yield []
    yield from _calls(one, ranking)


def _certainty(one: Ranked, ranking: Ranking, behind: Sequence[Exhibit]) -> Iterator[Line]:
    yield [("HOW SURE", "title")]
    if one.interval:
        yield [(f"of all such callers {one.interval.low:.0%} to {one.interval.high:.0%} (Wilson)", "plain")]
    if one.sampled and one.places and one.first is not None:
        low, high = one.places
        places = f"rank {low}" if low == high else f"rank {low} to {high}"
        yield [
            (f"drawn {ranking.resamples:,} times: {one.sampled.low:.0%} to {one.sampled.high:.0%}, {places}", "plain")
        ]
        yield [(f"first in {round(one.first * ranking.resamples):,} of {ranking.resamples:,}", "dim")]
    if ranking.chattiest:
        left = "nobody else said it" if one.without is None else f"rank {one.without}"
        most = count(ranking.chattiest_quotes, "quote")
        yield [(f"without {_chattiest(ranking.chattiest, behind)} ({most}): {left}", "plain")]


def _chattiest(name: str, behind: Sequence[Exhibit]) -> str:
    """Who has the most quotes: by name, else by the title of the call, which tells a reader more than its id."""
    unnamed, _, call = name.rpartition(" of call ")
    if not unnamed:
        return name
    title = next((one.title for one in behind if one.quote.call == call), "")
    return f"the unnamed caller of “{title}”" if title else "the unnamed caller with most quotes"


MOST_CALLERS = 6
"""Callers that are named beside a row."""


def _callers(behind: Sequence[Exhibit]) -> Iterator[Line]:
    theirs = [one for one in behind if one.counts]
    counts = Counter(one.caller_key for one in theirs)
    names = {one.caller_key: one.caller or f"unnamed: {one.title}" for one in theirs}
    for key, quotes in counts.most_common(MOST_CALLERS):
        yield [(f" {names[key]} ", "customer"), (count(quotes, "quote"), "dim")]
    if len(counts) > MOST_CALLERS:
        yield [(f" and {len(counts) - MOST_CALLERS} more", "dim")]


def _calls(one: Ranked, ranking: Ranking) -> Iterator[Line]:
    of = f"{count(round(ranking.minutes), 'minute')}{' of sound' if ranking.texts else ''}"
    share = "" if one.minutes is None else f", {round(one.minutes * ranking.minutes)} of {of}"
    yield [("CALLS ", "title"), (f"{one.calls} of {ranking.calls}{share}", "dim")]
    known = [_known("solved", one.solved, one.solved_of)]
    if one.satisfaction is not None:
        known.append(f"satisfaction {number(one.satisfaction)} of 5 in {count(one.satisfaction_of, 'call')}")
    if one.begun is not None and one.ended is not None:
        known.append(f"mood {signed(one.begun)} → {signed(one.ended)} in {count(one.mood_of, 'call')}")
    if one.returning:
        known.append(f"{count(one.returning, 'caller')} called again")
    yield from ([(f" {said}", "plain")] for said in known if said)
    if one.effort:
        effort = one.effort
        yield [(f" per call {effort.minutes:.1f} min, on hold {effort.hold:.0f} s,", "plain")]
        yield [(f" longest silence {effort.silence:.0f} s, said again {effort.repeats:.1f} times", "plain")]
