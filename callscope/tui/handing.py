"""Handing quotes over from the board: which form, where to, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from callscope.errors import Cancelled, UsageProblem
from callscope.plural import count
from callscope.safe import line
from callscope.tui.new_file import typed_path

if TYPE_CHECKING:
    from callscope.call import Progress
    from callscope.nouns.consented import Manner
    from callscope.nouns.handed import Handed, Wanted
    from callscope.workspace import Workspace

CHOICES: Sequence[tuple[str, str, str]] = (
    ("x", "xlsx", "a workbook: quotes, codebook, calls"),
    ("c", "csv", "a table for other programs"),
    ("h", "html", "a page that plays them"),
    ("a", "clips", "a folder with a sound file for each, and a list"),
    ("m", "md", "Markdown, for a document"),
    ("q", "qdpx", "a project for NVivo, MAXQDA, ATLAS.ti (REFI-QDA)"),
    ("j", "json", "for programs"),
)
"""The key, the form, and what it is."""


class HandedOver(Message):
    """What was written, and what was taken out of it."""

    def __init__(self, handed: Handed, redacted: str = "") -> None:
        super().__init__()
        self.redacted = redacted
        self.handed = handed


def hand_over(workspace: Workspace, wanted: Wanted, form: str, typed: str, redact: bool, manner: Manner) -> HandedOver:
    """Writes the quotes where somebody typed; nothing that is there is overwritten. Runs in a worker; cancelling that
    ends it."""
    worker = get_current_worker()

    def report(_: Progress) -> None:
        if worker.is_cancelled:
            raise Cancelled

    if not typed.strip():
        raise UsageProblem("no file name was given", f"type where to write it, such as ~/quotes.{form}")
    redactor = workspace.redactor() if redact else None
    path = typed_path(typed)
    handed = workspace.hand_over(wanted, form, path, report=report, redactor=redactor, manner=manner)
    return HandedOver(handed, redactor.said if redactor else "")


def told(handed: Handed) -> tuple[str, str]:
    """What was written and of how many there is no sound; and where to, last, since a long path is cut off."""
    silent = f", {len(handed.missing)} without sound" if handed.missing else ""
    return f"written: {count(handed.quotes, 'quote')}{silent}", f"  to {line(str(handed.path))}"
