from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Quote
from callscope.errors import UsageProblem
from callscope.export import tables
from tests.export.made import the_call
from tests.export.strict import read_markdown

CALL = the_call()

PAIN = Quote(
    7,
    CALL.recording.id,
    16.2,
    24.0,
    "S1",
    "my oil light is still on",
    ("oil-light", "reset-forgotten"),
    "pain",
    "oil light",
    3,
    "after-service",
    "second time, she said",
    "-H1",
    author="JW",
    created_at="2026-11-04T09:00:00",
)
NEED = Quote(8, "ffffffffffff", 3661.0, 3670.5, "S2", "a call back", kind="need", checked=True, by="rule")
PLAIN = Quote(9, CALL.recording.id, 2.0, 5.0, "S2", "Good morning", now="Good evening")


def table(*quotes: Quote) -> tuple[tables.QuoteRow, ...]:
    return tables.rows(quotes, {CALL.recording.id: CALL})


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_says_who_which_caller_when_and_how() -> None:
    (row,) = table(PAIN)

    assert (row.title, row.caller, row.date) == ("Oil light", "Suzanne M.", "2026-11-03 10:05")
    assert (row.speaker, row.role, row.at, row.until) == ("Suzanne", "customer", "0:16", "0:24")
    assert (row.sentiment, row.tone) == ("negative", "raised, fast")


def test_a_quote_of_a_call_that_is_not_at_hand_is_still_a_row() -> None:
    (row,) = table(NEED)

    assert (row.title, row.speaker, row.role, row.at) == ("", "S2", "unknown", "1:01:01")


def test_a_recording_alone_gives_title_caller_and_date() -> None:
    (row,) = tables.rows([PAIN], {CALL.recording.id: CALL.recording})

    assert (row.title, row.caller, row.speaker, row.tone) == ("Oil light", "Suzanne M.", "S1", "")


def test_csv_has_a_column_for_each_field_and_a_line_for_each_quote() -> None:
    read = read_csv(tables.csv(table(PAIN, NEED, PLAIN)))

    assert [row["id"] for row in read] == ["7", "8", "9"]
    assert read[0]["start"] == "16.2"
    assert read[0]["tags"] == "oil-light; reset-forgotten"
    assert (read[0]["severity"], read[1]["severity"]) == ("3", "")
    assert (read[0]["checked"], read[1]["checked"]) == ("no", "yes")
    assert read[2]["now"] == "Good evening"


def test_csv_keeps_commas_quotes_and_line_breaks_in_a_note() -> None:
    note = 'she said "still on",\nthen hung up; twice'

    (row,) = read_csv(tables.csv(table(replace(PAIN, note=note))))

    assert row["note"] == note


def test_json_has_a_schema_and_every_field() -> None:
    value = json.loads(tables.json(table(PAIN, NEED)))

    assert value["schema"] == "callscope.quotes/1"
    assert value["quotes"][0]["tags"] == ["oil-light", "reset-forgotten"]
    assert value["quotes"][0]["stance"] == "-H1"
    assert value["quotes"][0]["severity"] == 3
    assert value["quotes"][1]["checked"] is True
    assert value["quotes"][1]["now"] is None


def test_markdown_groups_by_kind_and_quotes_with_caller_and_time() -> None:
    page = read_markdown(tables.markdown(table(PAIN, PLAIN, NEED)))

    assert page.elements.count("blockquote") == 3
    assert page.text.index("Need (1)") < page.text.index("Pain (1)") < page.text.index("No kind (1)")
    assert "— Suzanne (customer), caller Suzanne M., Oil light, 2026-11-03 10:05, 0:16-0:24" in page.text
    assert "severity 3 · issue oil light · stage after-service · tags oil-light, reset-forgotten" in page.text
    assert "stance -H1 · voice ▲ raised, fast · words negative · outcome solved · satisfaction 4" in page.text
    assert "satisfaction 4 · by hand (JW) · not checked by ear" in page.text
    assert "Note: second time, she said" in page.text
    assert "The transcript now says: Good evening" in page.text


def test_no_quotes_make_an_empty_table() -> None:
    assert read_csv(tables.csv(())) == []
    assert json.loads(tables.json(()))["quotes"] == []
    assert tables.markdown(()) == "# 0 quotes\n"


def test_a_time_that_is_none_is_nought() -> None:
    (row,) = table(replace(PAIN, start=math.nan, end=math.inf))

    assert (row.start, row.end, row.at) == (0.0, 0.0, "0:00")


def test_an_unknown_format_says_which_are_known() -> None:
    with pytest.raises(UsageProblem) as told:
        tables.render((), "xlsx")

    assert "csv, json, md" in told.value.hint


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_said_a_row_stays_a_row(text: str, note: str) -> None:
    written = tables.csv(table(replace(PAIN, text=text, note=note), NEED))

    assert [row["id"] for row in read_csv(written)] == ["7", "8"]
    assert written.encode("utf-8")
    assert len(json.loads(tables.json(table(replace(PAIN, text=text, note=note))))["quotes"]) == 1
