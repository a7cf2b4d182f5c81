"""The codebook as a table for others, and back: CSV with a line for each tag. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from callscope.call import COLOURS, TagCount
from callscope.errors import UsageProblem
from callscope.export import inert
from callscope.safe import line

COLUMNS = ("name", "parent", "description", "colour", "pinned")

_FORM = f"a codebook has the columns {', '.join(COLUMNS)}; only name must be there"


def render(tags: Iterable[TagCount]) -> str:
    """A head and a line for each tag by name (RFC 4180); no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in sorted(tags, key=lambda tag: tag.name.casefold()):
        texts = (one.name, one.parent or "", one.description, one.colour)
        writer.writerow([*map(inert.cell, texts), one.pinned or ""])
    return out.getvalue()


def parse(text: str) -> Mapping[int, TagCount]:
    """The tags by the line of the file that each starts in. Raises UsageProblem that names the first bad line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: dict[int, TagCount] = {}
    try:
        heads = _heads(next(reader, []))
        begun = reader.line_num + 1
        for cells in reader:
            if any(map(str.strip, cells)):
                found[begun] = _tag(begun, heads, cells)
            begun = reader.line_num + 1
    except csv.Error as error:
        raise UsageProblem(
            f"line {reader.line_num}: {error}", "save it as CSV, with commas and double quotes"
        ) from error
    _must_be_single(found)
    return found


def _delimiter(text: str) -> str:
    """A semicolon where a spreadsheet of a country with decimal commas wrote the head."""
    head = text.partition("\n")[0]
    return ";" if ";" in head and "," not in head else ","


def _heads(cells: list[str]) -> list[str]:
    heads = [one.strip().lower() for one in cells]
    if "name" not in heads:
        raise UsageProblem("line 1: there is no column called name", _FORM)
    if strange := [one for one in heads if one not in COLUMNS]:
        raise UsageProblem(f"line 1: a codebook has no column {line(strange[0]) or 'without a name'}", _FORM)
    if len(set(heads)) < len(heads):
        raise UsageProblem("line 1: a column is there twice", _FORM)
    return heads


def _tag(number: int, heads: list[str], cells: list[str]) -> TagCount:
    if len(cells) > len(heads):
        raise UsageProblem(f"line {number}: {len(cells)} cells under {len(heads)} heads", "put quotes around commas")
    row = dict(zip(heads, (inert.uncell(one).strip() for one in cells), strict=False))
    name, colour = row.get("name", ""), row.get("colour", "").lower()
    if not name:
        raise UsageProblem(f"line {number}: the tag has no name", "give it one, or delete the line")
    if colour and colour not in COLOURS:
        raise UsageProblem(f"line {number}: no colour “{line(colour)}”", f"one of: {', '.join(COLOURS)}")
    return TagCount(
        name=name,
        parent=row.get("parent") or None,
        description=row.get("description", ""),
        colour=colour,
        pinned=_key(number, row.get("pinned", "")),
    )


def _key(number: int, text: str) -> int | None:
    if text and text not in set("123456789"):
        raise UsageProblem(f"line {number}: no key “{line(text)}”", "tags are pinned to 1 to 9")
    return int(text) if text else None


def _must_be_single(tags: Mapping[int, TagCount]) -> None:
    names: set[str] = set()
    keys: set[int] = set()
    for number, one in tags.items():
        if one.name.casefold() in names:
            raise UsageProblem(f"line {number}: the tag {line(one.name)} is there twice", "delete one of the lines")
        if one.pinned in keys:
            raise UsageProblem(f"line {number}: the key {one.pinned} is given twice", "a key has one tag")
        names.add(one.name.casefold())
        keys |= {one.pinned} if one.pinned else set()
