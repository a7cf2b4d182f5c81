"""Text made harmless to draw or echo, in one place: wherever data reaches a terminal it passes here."""

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HARMFUL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ud800-\udfff\ufeff]")
_GAPS = re.compile(r"[\t\n\r\u2028\u2029]+")


def line(text: str) -> str:
    """One line without control characters (C0, DEL, C1), bidi controls or lone surrogates.

    Line breaks and tabs become a space; what is dropped is replaced by U+FFFD, so that a reader sees that there was
    something. Markup is left alone: draw it with markup switched off.
    """
    return _HARMFUL.sub("\ufffd", _GAPS.sub(" ", str(text)))


def block(text: str) -> str:
    """The same for text of several lines: line feeds and tabs stay."""
    return _HARMFUL.sub("\ufffd", str(text).replace("\r\n", "\n"))


def json_text(text: str) -> str:
    """JSON text with the same content, in which such characters are escaped; they can stand only inside of strings."""
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def filename(text: str, longest: int = 80) -> str:
    """A part of a file name: letters, digits, dot, dash and underscore; never empty, never starting with a dot."""
    plain = unicodedata.normalize("NFKC", line(text))
    kept = re.sub(r"[^\w.\-]+", "-", plain).strip("-.")
    return kept[:longest] or "unnamed"
