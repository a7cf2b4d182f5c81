"""What people decided, laid over what was found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscope.errors import UsageProblem
from callscope.insight.redact.stream import part, said, word_places
from callscope.moments import span
from callscope.nouns.redacted import ADDED, Finding, Part, Verdict

if TYPE_CHECKING:
    from callscope.call import Utterance

NEAR = 0.05
"""Seconds by which a finding may lie beside the span of a decision after a re-run and still be meant, where the
span is no longer than a word."""


def decided(found: Sequence[Finding], rows: Sequence[Utterance], verdicts: Sequence[Verdict]) -> list[Finding]:
    """The findings with `kept` where a person said so, and those that a person added, in order of place."""
    keeping = [one for one in verdicts if one.act == "keep"]
    marked = [one._replace(kept=any(keeps(verdict, one) for verdict in keeping)) for one in found]
    added = [one for verdict in verdicts if verdict.act == "add" for one in _added(verdict, rows)]
    new = [one for one in added if not any(_inside(one, other) for other in marked if not other.kept)]
    return sorted([*marked, *new], key=lambda one: (one.parts[0].row, one.parts[0].at))


def keeps(verdict: Verdict, one: Finding) -> bool:
    """Whether a decision to keep is about this finding: the same word anywhere, or the same class at that time."""
    if verdict.everywhere:
        return bare(verdict.text) == bare(one.text)
    shared = min(one.end, verdict.end) - max(one.start, verdict.start)
    length = max(one.end - one.start, 0.0)
    return verdict.what in ("", one.what) and shared >= length / 2 - NEAR and shared > -NEAR


def bare(text: str) -> str:
    """Without case, outer punctuation and surplus spaces."""
    return " ".join(text.casefold().split()).strip(" .,;:!?'’\"")


def _added(verdict: Verdict, rows: Sequence[Utterance]) -> Iterator[Finding]:
    if verdict.everywhere:
        for place in everywhere(verdict.text, rows):
            yield Finding(ADDED, (place,), said(rows, (place,)), 1.0, "a word in every call, added by hand")
        return
    parts = tuple(_timed(verdict, rows))
    if parts:
        yield Finding(ADDED, parts, said(rows, parts), 1.0, "added by hand")


def everywhere(text: str, rows: Sequence[Utterance]) -> Iterator[Part]:
    """Where words stand, whole, in any case and whatever the spaces between them, and with 's behind them."""
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(one) for one in text.split()) + r"(?!\w)"
    if text.split():
        for number, row in enumerate(rows):
            for match in re.finditer(pattern, row.text, re.IGNORECASE):
                yield part(rows, number, *match.span())


def _timed(verdict: Verdict, rows: Sequence[Utterance]) -> Iterator[Part]:
    """The words of each row whose middle lies in the span; all of a row whose words have no places."""
    for number, row in enumerate(rows):
        if row.end < verdict.start or verdict.end < row.start:
            continue
        places = word_places(row)
        middle = [(word.start + word.end) / 2 for word in row.words]
        inside = [index for index, moment in enumerate(middle) if verdict.start <= moment <= verdict.end]
        if places and inside:
            yield part(rows, number, places[inside[0]][0], places[inside[-1]][1])
        elif not places and verdict.start <= (row.start + row.end) / 2 <= verdict.end:
            yield part(rows, number, 0, len(row.text))


def _inside(one: Finding, other: Finding) -> bool:
    return all(
        any(mine.row == theirs.row and theirs.at <= mine.at and mine.until <= theirs.until for theirs in other.parts)
        for mine in one.parts
    )


def about(verdicts: Sequence[Verdict], finding: Finding) -> list[Verdict]:
    """The decisions that let a finding stay, or that added it."""
    if finding.kept:
        return [one for one in verdicts if one.act == "keep" and keeps(one, finding)]
    return [one for one in verdicts if one.act == "add" and finding.what == ADDED and _adds(one, finding)]


def _adds(verdict: Verdict, finding: Finding) -> bool:
    if verdict.everywhere:
        return bare(verdict.text) == bare(finding.text)
    return verdict.start <= (finding.start + finding.end) / 2 <= verdict.end


def demand_words(rows: Sequence[Utterance], start: float, end: float, written: bool = False) -> None:
    """Raises UsageProblem where no word lies in a span."""
    if not decided([], rows, [Verdict(0, "add", "a call", start, end)]):
        raise UsageProblem(f"nobody says a word in {span(start, end, written)}", "give the moments of the words")
