"""Quotes, codebook and calls as an XLSX workbook: real numbers and dates, no cell a formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from callscope.errors import UsageProblem
from callscope.export.inert import xml
from callscope.moments import length

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from callscope.call import CallSummary, TagCount
    from callscope.export.tables import QuoteRow

LONGEST = 32_767
"""Characters that a cell of XLSX may have (Microsoft, Excel specifications and limits)."""

MOST_ROWS = 1_048_575
"""Rows under a head, of the 1,048,576 that a sheet may have."""


class _Column(NamedTuple):
    """A head, the width of its column in characters, and the cell of a thing."""

    head: str
    width: int
    cell: Callable[[Any], object]


QUOTES: Sequence[_Column] = (
    _Column("Quote", 7, lambda one: one.id),
    _Column("Kind", 9, lambda one: one.kind),
    _Column("Text", 60, lambda one: one.text),
    _Column("Tags", 24, lambda one: "; ".join(one.tags)),
    _Column("Severity", 9, lambda one: one.severity),
    _Column("Issue", 16, lambda one: one.issue),
    _Column("Stage", 16, lambda one: one.stage),
    _Column("Stance", 10, lambda one: one.stance),
    _Column("Note", 40, lambda one: one.note),
    _Column("Star", 6, lambda one: one.star),
    _Column("Caller", 16, lambda one: one.caller),
    _Column("Speaker", 14, lambda one: one.speaker),
    _Column("Role", 10, lambda one: one.role),
    _Column("Words", 10, lambda one: one.sentiment),
    _Column("Voice", 14, lambda one: one.tone),
    _Column("At", 9, lambda one: one.at),
    _Column("Until", 9, lambda one: one.until),
    _Column("Start (s)", 10, lambda one: one.start),
    _Column("End (s)", 10, lambda one: one.end),
    _Column("Call", 28, lambda one: one.title),
    _Column("Date", 17, lambda one: _moment(one.date)),
    _Column("Call kind", 10, lambda one: one.call_kind),
    _Column("Agent", 14, lambda one: one.agent),
    _Column("Queue", 14, lambda one: one.queue),
    _Column("Wrap-up reason", 18, lambda one: one.reason),
    _Column("Outcome", 12, lambda one: one.outcome),
    _Column("Satisfaction", 12, lambda one: one.satisfaction),
    _Column("Text today", 40, lambda one: one.now),
    _Column("Checked", 9, lambda one: one.checked),
    _Column("By", 8, lambda one: one.by),
    _Column("Author", 12, lambda one: one.author),
    _Column("Made", 17, lambda one: _moment(one.created_at)),
    _Column("Place", 8, lambda one: one.place),
    _Column("Call id", 14, lambda one: one.call),
)

CODEBOOK: Sequence[_Column] = (
    _Column("Tag", 28, lambda one: one.name),
    _Column("Under", 28, lambda one: one.parent),
    _Column("Means", 60, lambda one: one.description),
    _Column("Quotes", 9, lambda one: one.quotes),
    _Column("Calls", 9, lambda one: one.calls),
    _Column("Callers", 9, lambda one: one.callers),
    _Column("Colour", 9, lambda one: one.colour),
    _Column("Key", 6, lambda one: one.pinned),
)

CALLS: Sequence[_Column] = (
    _Column("Call", 32, lambda one: one.title),
    _Column("Caller", 18, lambda one: one.caller),
    _Column("Date", 17, lambda one: _moment(one.held_at)),
    _Column("Minutes", 9, lambda one: None if one.written else round(one.duration / 60, 2)),
    _Column("Length", 9, lambda one: length(one.duration, one.written)),
    _Column("Kind", 10, lambda one: one.kind),
    _Column("Agent", 14, lambda one: one.agent),
    _Column("Queue", 14, lambda one: one.queue),
    _Column("Wrap-up reason", 18, lambda one: one.reason),
    _Column("Outcome", 12, lambda one: one.outcome),
    _Column("Satisfaction", 12, lambda one: one.satisfaction),
    _Column("Quotes", 9, lambda one: one.quotes),
    _Column("Review", 11, lambda one: one.stands),
    _Column("Language", 10, lambda one: one.language),
    _Column("Call id", 14, lambda one: one.id),
)


def write(out: BinaryIO, quotes: Iterable[QuoteRow], tags: Iterable[TagCount], calls: Iterable[CallSummary]) -> None:
    """Writes a workbook with the sheets Quotes, Codebook and Calls to `out`; memory does not grow with the rows.

    Raises UsageProblem for more than MOST_ROWS.
    """
    import xlsxwriter  # 40 ms

    # Text is written as text, whatever it looks like; nothing is turned into a number, a link or a formula.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Callscope quotes", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        for name, columns, things in (
            ("Quotes", QUOTES, quotes),
            ("Codebook", CODEBOOK, tags),
            ("Calls", CALLS, calls),
        ):
            _sheet(book, name, columns, things)


def _sheet(book: Workbook, name: str, columns: Sequence[_Column], things: Iterable[object]) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    sheet = book.add_worksheet(name)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.head, head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, thing in enumerate(things, 1):
        if last > MOST_ROWS:
            raise UsageProblem(f"a workbook holds {MOST_ROWS:,} rows, and there are more", "a CSV has room for them")
        for number, column in enumerate(columns):
            _put(sheet, last, number, column.cell(thing), text, moment)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _put(sheet: Worksheet, row: int, column: int, value: object, text: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", text)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(row, column, value, text)
    else:
        sheet.write_string(row, column, xml(str(value))[:LONGEST], text)


def _moment(said: str | None) -> datetime | str:
    """A moment as a spreadsheet counts it, without a zone; the words themselves where they are no moment."""
    try:
        found = datetime.fromisoformat(said or "")
    except ValueError:
        return said or ""
    return found.replace(tzinfo=None) if found.year >= 1900 else said or ""
