"""Rows out of a file: CSV in whatever encoding and with whatever separator, JSON, JSON Lines. Read as a stream."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from callscope.conversation.written.records import Rows, objects, rows_of
from callscope.errors import Unusable
from callscope.nouns.texts import BadLine
from callscope.safe import line as shown

TABLES = frozenset({".csv", ".tsv", ".tab"})
RECORDS = frozenset({".json", ".jsonl", ".ndjson"})
NOTES = frozenset({".md", ".markdown", ".txt"})
TEXTS = TABLES | RECORDS | NOTES
"""Endings of files that are read as text."""

SEPARATORS: Mapping[str, str] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 200
"""Rows from which the header and the separator are told."""
_LARGEST_CELL = 16_000_000
_BLOCK = 1 << 20


class Line(NamedTuple):
    """A row: the line where it begins, the record that it is a part of, and its values by column."""

    number: int
    record: int
    values: Mapping[str, str]


class Table(NamedTuple):
    """A file that can be read row by row, any number of times."""

    path: Path
    form: str
    header: tuple[str, ...]
    encoding: str
    separator: str
    """Empty for JSON."""

    def lines(self) -> Iterator[Line | BadLine]:
        """Every row, in the order of the file; a BadLine for one that cannot be read."""
        return _table_lines(self) if self.separator else _record_lines(self.path, self.encoding)


def open_table(path: Path) -> Table:
    """Looks at a file's beginning. Raises Unusable for what is missing, empty or no table."""
    demand_file(path)
    encoding = encoding_of(path)
    if path.suffix.lower() in RECORDS:
        return _records(path, encoding)
    separator = _separator(path, encoding)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        header = next(_reader(file, separator), [])
    names = tuple(_unique(header))
    if not any(name.strip() for name in names):
        raise Unusable(f"{shown(path.name)} has no header line", "the first line must name the columns")
    return Table(path, f"CSV, {SEPARATORS[separator]}, {_plain(encoding)}", names, encoding, separator)


def demand_file(path: Path) -> None:
    """Raises Unusable for what is no file with something in it."""
    if not path.is_file():
        raise Unusable(f"{shown(str(path))} is not a file", "name a CSV, JSON, JSON Lines, Markdown or text file")
    try:
        if path.stat().st_size == 0:
            raise Unusable(f"{shown(path.name)} is empty", "export it again")
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise Unusable(f"{shown(path.name)} cannot be read: {error.strerror}", "check its permissions") from error
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unusable(f"{shown(path.name)} is not text", "export it as CSV or JSON; sound goes to callscope hear")


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16 with or without its mark; cp1252 for what is neither, as old exports on Windows are."""
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _plain(encoding: str) -> str:
    return encoding.removesuffix("-sig")


def _reader(file: io.TextIOBase | Iterator[str], separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    return csv.reader(file, delimiter=separator)


def _separator(path: Path, encoding: str) -> str:
    """The one that cuts most rows into as many cells as the header, the more the better."""
    best = (0.0, 0, ",")
    for one in SEPARATORS:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            try:
                widths = [len(row) for row in islice(_reader(file, one), LOOKED_AT) if row]
            except csv.Error:
                continue
        if widths and widths[0] > 1:
            fitting = sum(width == widths[0] for width in widths) / len(widths)
            best = max(best, (round(fitting, 1), widths[0], one))
    return best[2]


def _unique(header: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for place, cell in enumerate(header, start=1):
        name = shown(cell).strip() or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"


def _table_lines(table: Table) -> Iterator[Line | BadLine]:
    width = len(table.header)
    with table.path.open(encoding=table.encoding, errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=table.separator)
        begun, record = 1, 0
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadLine(begun, f"cannot be read: {error}")
                begun = rows.line_num + 1
                continue
            number, begun = begun, rows.line_num + 1
            if number == 1 or not any(cell.strip() for cell in row):
                continue
            record += 1
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                yield BadLine(number, f"has {len(row)} cells where the header has {width}: a separator is not quoted")
                continue
            yield Line(number, record, dict(zip(table.header, row, strict=False)))


def _records(path: Path, encoding: str) -> Table:
    header: dict[str, None] = {}
    for one in islice(_record_lines(path, encoding), LOOKED_AT):
        if isinstance(one, Line):
            header |= dict.fromkeys(one.values)
    if not header:
        raise Unusable(f"{shown(path.name)} holds no records", "it must be an array of objects, or an object per line")
    form = "JSON Lines" if _by_lines(path, encoding) else "JSON"
    return Table(path, f"{form}, {_plain(encoding)}", tuple(header), encoding, "")


def _record_lines(path: Path, encoding: str) -> Iterator[Line | BadLine]:
    with path.open(encoding=encoding, errors="replace") as file:
        found = _each_line(file) if _by_lines(path, encoding) else objects(file)
        for record, (number, value) in enumerate(found, start=1):
            if isinstance(value, str):
                yield BadLine(number, value)
                continue
            try:
                rows: Rows = rows_of(value)
            except RecursionError:
                yield BadLine(number, "is nested too deep")
                continue
            for values in rows:
                yield Line(number, record, values)


def _each_line(file: Iterator[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, text in enumerate(file, start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield number, f"is not JSON: {error}"
            continue
        yield number, value if isinstance(value, dict) else "is not an object"


def _by_lines(path: Path, encoding: str) -> bool:
    """Whether the first line is a whole object, and not the beginning of one over several lines."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return True
    with path.open(encoding=encoding, errors="replace") as file:
        lines = [text for text in islice(file, 20) if text.strip()][:2]
    return len(lines) == 2 and all(_is_object(text) for text in lines)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
