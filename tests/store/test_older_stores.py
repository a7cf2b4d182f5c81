"""A store of any earlier version opens with all that was in it, and what it knew counts as if it were made today."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from callscope.conversation.flow import flow
from callscope.store.library import Library
from callscope.store.schema import STEPS
from tests.store.made import OIL, oil_call

AT = "2026-03-01T10:00:00Z"

ROWS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("calls", {"id": OIL, "path": "/calls/oil.wav", "title": "Oil", "duration": 30.0, "source": "file", "done": 1}),
    ("speakers", {"call": OIL, "label": "S1", "role": "customer", "confidence": 1.0}),
    ("utterances", {"call": OIL, "start": 4.0, "end": 12.0, "speaker": "S1", "text": "my oil light is still on"}),
    ("tags", {"id": 1, "name": "light"}),
    ("quotes", {"id": 1, "call": OIL, "start": 4.0, "end": 12.0, "speaker": "S1", "text": "still on", "kind": "pain"}),
    ("quote_tags", {"quote": 1, "tag": 1}),
    ("studies", {"id": 1, "name": "Garages", "question": "Why?"}),
    ("study_calls", {"study": 1, "call": OIL}),
    ("suggestions", {"call": OIL, "start": 4.0, "end": 12.0, "rule": "still-broken", "kind": "need", "tags": "[]"}),
)
"""What is stored of a call that is reviewed; columns that a table demands besides are filled."""


@pytest.mark.parametrize("steps", range(8, len(STEPS)), ids=[step.name for step in STEPS[8:]])
def test_a_store_with_rows_is_brought_up_to_date(workspace_home: Path, steps: int) -> None:
    path = workspace_home / "callscope.db"
    Library(path, steps=STEPS[:steps])
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, row in ROWS:
            _insert(connection, table, row)
        gone = {"id": 2, "call": OIL, "start": 1.0, "end": 2.0, "speaker": "S1", "text": "hello", "created_at": AT}
        images = json.dumps([["quotes", gone | {"made_by": "hand"}, None]])
        _insert(connection, "undo", {"said": "removal of a quote", "call": OIL, "images": images})
        before = _dumped(connection)
    library = Library(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT by_agent, negative FROM quotes").fetchall() == [(0, None)]
        after = _dumped(connection)
    for table, rows in before.items():
        assert [{name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)] == rows
    (row,) = library.found(("tag",)).under
    assert row.names == ("light",)
    assert [(one.id, bool(one.reviewed_at)) for one in library.known_calls("Garages")] == [(OIL, True)]
    assert library.undo() == "removal of a quote"
    assert [one.id for one in library.quotes()] == [2, 1]
    library.save_call(oil_call())
    assert library.tag("light").callers == 1


def test_of_a_call_heard_before_there_were_overlaps_nobody_knows_them_until_it_is_heard_again(
    workspace_home: Path,
) -> None:
    path = workspace_home / "callscope.db"
    names = [step.name for step in STEPS]
    Library(path, steps=STEPS[: names.index("0023_overlaps")])
    machine = json.dumps([{"label": "S1", "name": "", "role": "customer", "confidence": 0.8, "because": "[]"}])
    heard = {"engines": '{"diarize": "pyannote.audio default"}', "options": "", "timings": "{}", "version": "1"}
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, row in (*ROWS, ("originals", {"call": OIL, "speakers": machine}), ("runs", {"call": OIL, **heard})):
            _insert(connection, table, row)
    library = Library(path)
    assert len([*path.parent.glob("callscope.before-0023_overlaps.*.db")]) == 1
    assert library.call(OIL).overlaps is library.machine_call(OIL).overlaps is None
    assert library.call(OIL).utterances[0].text == "my oil light is still on"
    told = flow(library.call(OIL))
    assert (told.overtalks, told.overtalk_by) == (0, "words")
    library.save_call(oil_call())
    assert library.call(OIL).overlaps == oil_call().overlaps
    assert [one.id for one in library.quotes()] == [1]


@pytest.mark.parametrize("name", ["Solved", "gelöst", None])
def test_an_outcome_that_an_older_version_renamed_or_removed_still_means_solved(
    workspace_home: Path, name: str | None
) -> None:
    path = workspace_home / "callscope.db"
    names = [step.name for step in STEPS]
    Library(path, steps=STEPS[: names.index("0024_solved")])
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, row in ROWS:
            _insert(connection, table, row)
        connection.execute("UPDATE calls SET outcome = ?", (name or "solved",))
        if name:
            connection.execute("UPDATE fields SET name = ? WHERE list = 'outcome' AND name = 'solved'", (name,))
        else:
            connection.execute("DELETE FROM fields WHERE list = 'outcome' AND name = 'solved'")
    assert [one.solved for one in Library(path).found(("kind",)).calls] == [True]


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    demanded = {
        name: AT if kind == "TEXT" else 0
        for _, name, kind, not_null, default, key in columns
        if not_null and default is None and not key
    }
    filled = demanded | dict(row)
    names, marks = ", ".join(f'"{name}"' for name in filled), ", ".join("?" * len(filled))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(filled.values()))


def _dumped(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    connection.row_factory = sqlite3.Row
    names = {table for table, _ in ROWS} | {"undo", "fields"}
    return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")] for name in names}
