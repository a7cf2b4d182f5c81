"""The GUIDs of a project: the same thing has the same one in every export, and in a codebook of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.export.refi.marks import guid

if TYPE_CHECKING:
    from callscope.export.tables import QuoteRow


def of_tag(name: str) -> str:
    """A tag's code."""
    return guid("tag", name)


def of_kind(name: str) -> str:
    """The code of a kind of evidence."""
    return guid("kind", name)


def of_user(name: str) -> str:
    """Who marked a quote; the empty name is nobody in particular."""
    return guid("user", name)


def of_text(call: str) -> str:
    """The text of a call."""
    return guid("text", call)


def of_sound(call: str) -> str:
    """The sound of a call."""
    return guid("sound", call)


def of_transcript(call: str) -> str:
    """The transcript of a call in time with its sound."""
    return guid("transcript", call)


def of_point(call: str, position: int) -> str:
    """The point in time of a position of the transcript."""
    return guid("point", call, position)


def of_quote(row: QuoteRow) -> str:
    """A quote. Numbers are given anew in another workspace, so the call and the moment it was made belong to it."""
    return guid("quote", row.call, row.id, row.created_at)


def of_selection(where: str, row: QuoteRow) -> str:
    """A quote as a selection of the sound, the transcript or the text."""
    return guid(where, of_quote(row))


def of_note(row: QuoteRow) -> str:
    """The note on a quote."""
    return guid("note", of_quote(row))


def codes_of(row: QuoteRow) -> tuple[str, ...]:
    """The codes of a quote: its kind and its tags."""
    return (*((of_kind(row.kind),) if row.kind else ()), *dict.fromkeys(map(of_tag, row.tags)))
