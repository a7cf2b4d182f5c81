"""What a folder of clips holds: names that are safe on every system, and a list of all quotes with their files."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import NamedTuple

from callscope.export.tables import QuoteRow, as_cell
from callscope.safe import filename, json_text

SCHEMA = "callscope.clips/1"

_LONGEST = 40
"""Characters of a part of a name; with three parts and a number it stays under the 255 bytes of a file system."""


class Entry(NamedTuple):
    """A quote, its file in the folder, how many seconds that has, and why there is none."""

    row: QuoteRow
    file: str = ""
    seconds: float | None = None
    missing: str = ""


def name(row: QuoteRow, form: str) -> str:
    """Who, when, what and which quote, as in Suzanne_0m16s_oil-light_12.mp3: no folder, safe on Windows too."""
    minutes, second = divmod(int(row.start), 60)
    what = row.tags[0] if row.tags else row.kind or "quote"
    return f"{_part(row.speaker)}_{minutes}m{second:02}s_{_part(what)}_{row.id}.{form}"


def as_csv(entries: Sequence[Entry]) -> str:
    """A line for each quote, its file first; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    own = ("file", "seconds", "missing")
    writer.writerow([*own, *(field.name for field in fields(QuoteRow))])
    for one in entries:
        cells = [one.file, one.seconds, one.missing, *(getattr(one.row, field.name) for field in fields(QuoteRow))]
        writer.writerow([as_cell(cell) for cell in cells])
    return out.getvalue()


def as_json(entries: Sequence[Entry]) -> str:
    """The same as an object with a schema; a clip that is not there has a null file and says why."""
    clips = [
        {"file": one.file or None, "seconds": one.seconds, "missing": one.missing or None, **asdict(one.row)}
        for one in entries
    ]
    return (
        json_text(json.dumps({"schema": SCHEMA, "clips": clips}, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"
    )


def _part(text: str) -> str:
    """Letters, digits and dashes; letters of every script, composed, so that no system writes them otherwise."""
    plain = re.sub(r"[\W_]+", "-", filename(unicodedata.normalize("NFC", text), longest=_LONGEST)).strip("-")
    short = plain.encode()[:60].decode(errors="ignore")
    return short or "unnamed"
