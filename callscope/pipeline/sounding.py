"""What a quote sounds like, from the recording of its call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.clip import FADE, Form, clip
from callscope.call import CallSummary, Span
from callscope.errors import CallscopeError
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.export.tables import QuoteRow

MARGIN = 0.1
"""Seconds before and behind a quote: word times are that exact, and the fades lie in it."""

SILENT = ("ticket", "chat", "notes")
"""Kinds of calls that nobody recorded."""


def why_silent(call: CallSummary | None) -> str:
    """Why a call has no sound; empty where its recording is there."""
    if call is None:
        return "its call is not in the store"
    if call.written and call.kind not in SILENT:
        return f"this {call.kind} came as text"
    if call.kind in SILENT:
        return "notes have no sound" if call.kind == "notes" else f"a {call.kind} has no sound"
    return "" if call.path.is_file() else f"the recording is missing: {line(str(call.path))}"


class Sounds:
    """The sound of quotes as files of one form; `muted` are the spans of a call that must not be heard.

    Without `named` no file is named where sound is missing.
    """

    def __init__(
        self, calls: Mapping[str, CallSummary], form: Form, muted: Mapping[str, tuple[Span, ...]], named: bool = True
    ) -> None:
        self._calls, self._form, self._muted, self._named = calls, form, muted, named
        self._why: dict[str, str] = {}

    def clip(self, row: QuoteRow) -> bytes | str:
        """The clip, or in words why there is none."""
        if why := self._why_none(row.call):
            return why
        call = self._calls[row.call]
        span = self.span(row)
        try:
            return clip(Path(call.path), *span, self._form, fade=FADE, muted=self._muted.get(row.call, ()))
        except CallscopeError as error:
            return error.message if self._named else "the recording cannot be read"

    def span(self, row: QuoteRow) -> Span:
        """What is cut for a quote: itself and a little around it, inside the call."""
        call = self._calls[row.call]
        end = min(row.end + MARGIN, call.duration) if call.duration > row.start else row.end + MARGIN
        return Span(max(0.0, row.start - MARGIN), max(end, row.start + MARGIN))

    def _why_none(self, identity: str) -> str:
        if identity not in self._why:
            why = why_silent(self._calls.get(identity))
            self._why[identity] = why if self._named else why.partition(":")[0]
        return self._why[identity]
