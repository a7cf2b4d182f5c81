"""The clips of a page: which quotes get theirs, and cutting them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Progress, Report, Span, unheard
from callscope.errors import CallscopeError
from callscope.nouns.reported import CLIPS, LARGEST, Cited, StudyReport
from callscope.pipeline.reporting.citing import by_weight
from callscope.pipeline.sounding import MARGIN

if TYPE_CHECKING:
    from callscope.pipeline.reporting.people import Redactor

BYTES = 4_000
"""Of an MP3 for speech, a second: 32 kbit/s."""

SPARE = 64_000
"""Bytes of a page that are left free for what its clips add beside their sound."""

NO_ROOM = "no room for its sound in this page"


class Source(NamedTuple):
    """Where the sound of a call is; `why_not` where there is none."""

    path: Path
    seconds: float
    why_not: str = ""


def planned(report: StudyReport, sources: Mapping[str, Source], bare: int) -> StudyReport:
    """The report, each quote marked with whether it will sound and why not; nothing is decoded.

    `bare` is how many bytes the page takes without sound.
    """
    if not report.audio:
        return replace(report, size=bare)
    fates: dict[int, str] = {}
    left = LARGEST - bare - SPARE
    for one in by_weight(report.cited):
        source = sources[one.quote.call]
        size = encoded(int((stretch(one, source).end - stretch(one, source).start) * BYTES) + BYTES)
        full = size > left or sum(not why for why in fates.values()) >= CLIPS
        fates[one.quote.id] = source.why_not or (NO_ROOM if full else "")
        left -= 0 if fates[one.quote.id] else size
    return replace(marked(report, fates), size=LARGEST - SPARE - left)


def cut(
    report: StudyReport, sources: Mapping[str, Source], redactor: Redactor, progress: Report = unheard
) -> tuple[StudyReport, Mapping[int, bytes]]:
    """The clips of the quotes that are to sound, and the report as it turned out, which says what could not be cut."""
    wanted = [one for one in by_weight(report.cited) if one.sounds]
    clips: dict[int, bytes] = {}
    fates = {one.quote.id: one.why_not for one in report.cited}
    for place, one in enumerate(wanted):
        progress(Progress("clips", place / len(wanted), f"clip {place + 1} of {len(wanted)}"))
        try:
            clips[one.quote.id] = _clip(one, sources[one.quote.call], redactor)
        except CallscopeError:
            fates[one.quote.id] = "its sound cannot be read"
    return marked(report, fates), clips


def encoded(size: int) -> int:
    """Bytes that so many take in a page, as base64."""
    return -(-size // 3) * 4


def marked(report: StudyReport, fates: Mapping[int, str]) -> StudyReport:
    """The report with why each quote does not sound, by its id; "" where it does."""
    findings = [replace(one, cited=tuple(_marked(one.cited, fates))) for one in report.findings]
    return replace(report, findings=tuple(findings))


def _marked(cited: Iterable[Cited], fates: Mapping[int, str]) -> Iterable[Cited]:
    for one in cited:
        why = fates.get(one.quote.id, "")
        yield replace(one, sounds=not why, why_not=why)


def stretch(one: Cited, source: Source) -> Span:
    """What of the call is cut."""
    return Span(max(one.quote.start - MARGIN, 0.0), min(one.quote.end + MARGIN, source.seconds))


def _clip(one: Cited, source: Source, redactor: Redactor) -> bytes:
    from callscope.audio.clip import clip  # numpy and PyAV: 150 ms

    span = stretch(one, source)
    return clip(source.path, span.start, span.end, "mp3", muted=redactor.muted(one.quote.call, *span))
