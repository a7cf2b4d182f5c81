"""Text made harmless for each format, on top of callscope.safe: nothing that was said can act in the file."""

from __future__ import annotations

import re
from html import escape

from callscope.safe import block, line

_MARKDOWN = re.compile(r"([\\`*_\[\]|~$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_OPENERS = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#+\-=:]))")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # and their full-width forms
_NO_CHARACTERS = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})
_SUBRIP = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")"})


def markdown(text: str) -> str:
    """One line that Markdown shows as it was said: no markup, no HTML, no table, no list at its start."""
    plain = _MARKDOWN.sub(r"\\\1", line(text).strip()).translate(_ENTITIES)
    # Entities, since a few readers do not know that a backslash also stops HTML.
    return _OPENERS.sub(r"\1\\", plain)


def cell(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula.

    An apostrophe goes before what starts like one, as OWASP's page "CSV Injection" advises.
    """
    opens = text[:1] in ("\t", "\r", "\n") or text.lstrip().startswith(_FORMULA)
    return "'" * opens + block(text)


def uncell(text: str) -> str:
    """What `cell` was given: without the apostrophe that it put before a formula."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def webvtt(text: str) -> str:
    """Cue text as WebVTT escapes it; it can hold neither a tag nor an arrow."""
    return line(text).translate(_ENTITIES)


def subrip(text: str) -> str:
    """Cue text for SubRip, which has no escapes: what players take for markup or an arrow gets other brackets."""
    return line(text).translate(_SUBRIP)


def xml(text: str) -> str:
    """Text that XML 1.0 may hold: what `block` leaves, without the two characters that are none (section 2.2)."""
    return block(text).translate(_NO_CHARACTERS)


def html(text: str) -> str:
    """Text of several lines for an HTML page, in its text or in a quoted attribute."""
    return escape(block(text), quote=True)
