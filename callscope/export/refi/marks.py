"""XML written as it comes, and names for things that are the same in every export."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from callscope.export.inert import xml
from callscope.safe import line

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

ORIGIN = "Callscope"

_OURS = uuid.UUID("6f0f7f4e-6d2a-5a55-9f0b-0f2b6a3c1d77")
"""The name space of our GUIDs (RFC 9562, version 5); changing it would part re-exports from what was exported."""

Attribute = str | int | None


def guid(*what: object) -> str:
    """The same for the same thing in every export, so that a second one merges with the first."""
    return str(uuid.uuid5(_OURS, "\x1f".join(line(str(one)) for one in what))).upper()


def moment(said: str) -> str | None:
    """A moment as xsd:dateTime; None where it is none."""
    try:
        return datetime.fromisoformat(said).isoformat(timespec="seconds")
    except ValueError:
        return None


class Marks:
    """Writes elements to `out` one after the other, in UTF-8; the text they get is made fit for XML."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._deep = 0
        self._put('<?xml version="1.0" encoding="utf-8"?>\n')

    @contextlib.contextmanager
    def element(self, element: str, /, **attributes: Attribute) -> Iterator[None]:
        """An element around what is written meanwhile; an attribute that is None is left out."""
        self._put(f"{self._margin}<{element}{_written(attributes)}>\n")
        self._deep += 1
        yield
        self._deep -= 1
        self._put(f"{self._margin}</{element}>\n")

    def leaf(self, element: str, text: str | None = None, /, **attributes: Attribute) -> None:
        """An element with text, or without anything in it."""
        head = f"{self._margin}<{element}{_written(attributes)}"
        self._put(f"{head}/>\n" if text is None else f"{head}>{escape(xml(text))}</{element}>\n")

    @property
    def _margin(self) -> str:
        return " " * self._deep

    def _put(self, text: str) -> None:
        self._out.write(text.encode())


def _written(attributes: dict[str, Attribute]) -> str:
    given = {name: value for name, value in attributes.items() if value is not None}
    return "".join(f" {name}={quoteattr(xml(line(str(value))))}" for name, value in given.items())
