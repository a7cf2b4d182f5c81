from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Quote
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL, cast_call, oil_call, said, suggestion

TABLES = "calls callers originals omissions quotes quote_tags tags fields suggestions edits speakers utterances".split()


def visible(library: Library) -> dict[str, list[Any]]:
    """All that the store shows, table by table; rows that are derived have no identity of their own."""
    with closing(sqlite3.connect(library.path)) as connection:
        rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    derived = {table: sorted((row[1:] for row in rows[table]), key=repr) for table in ("speakers", "utterances")}
    return {**{table: sorted(rows[table], key=repr) for table in TABLES}, **derived}


ACTS: dict[str, Callable[[Library], object]] = {
    "quote": lambda one: one.add_quote(Quote(0, OIL, 4.5, 12.0, kind="pain", tags=("light", "Shop"), note="a note")),
    "plain quote": lambda one: one.add_quote(Quote(0, CAST, 5.5, 15.0)),
    "checked": lambda one: one.edit_quote(one.quotes()[0].id, checked=True),
    "retag": lambda one: one.edit_quote(one.quotes()[0].id, tags=("shop", "new"), severity=2),
    "move": lambda one: one.edit_quote(one.quotes()[0].id, start=6.0),
    "unquote": lambda one: one.remove_quote(one.quotes()[-1].id),
    "tag": lambda one: one.add_tag("child", parent="light", description="d"),
    "rename tag": lambda one: one.rename_tag("light", "lamp"),
    "merge": lambda one: one.merge_tags(["shop"], "light"),
    "remove tag": lambda one: one.remove_tag("light"),
    "pin": lambda one: one.pin_tag("light", 1),
    "pin other": lambda one: one.pin_tag("shop", 1),
    "accept": lambda one: one.accept(one.suggestions()[0].id),
    "dismiss": lambda one: one.dismiss(one.suggestions()[0].id),
    "text": lambda one: one.edit_text(OIL, 4.5, "I left your workshop and my oil light is on"),
    "remove text": lambda one: one.edit_text(OIL, 21.0, ""),
    "assign": lambda one: one.assign(OIL, 25.0, 30.0, "S3"),
    "split": lambda one: one.split(OIL, 16.1),
    "join": lambda one: one.join(OIL, 21.0, 39.0, "S1"),
    "restore": lambda one: one.restore(OIL, 0.0, 20.0),
    "name": lambda one: one.set_speaker(OIL, "S1", name="Suzanne"),
    "swap": lambda one: one.swap_roles(OIL),
    "outcome": lambda one: one.set_calls([OIL], outcome="solved", satisfaction=3),
    "caller": lambda one: one.set_calls([CAST], caller="Sue", title="Mine"),
    "same caller": lambda one: one.set_calls([CAST], caller="Suzanne"),
    "note caller": lambda one: one.set_caller("Suzanne", beta=True),
    "merge callers": lambda one: one.rename_caller("Suzanne", "Sue"),
    "list": lambda one: one.set_fields("stage", ["use", "a new one"]),
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=8))
@settings(max_examples=12, deadline=None)
def test_undoing_everything_goes_back_step_by_step_and_redoing_goes_forth_again(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "callscope.db")
        library.save_call(oil_call(), "", [suggestion(), suggestion(21.0, 24.0)])
        library.save_call(cast_call())
        states = [visible(library)]
        for name in names:
            try:
                ACTS[name](library)
            except (NotFound, UsageProblem, IndexError):
                assert visible(library) == states[-1], f"{name} failed and left something"
                continue
            states.append(visible(library))
        _walk_back_and_forth(library, states)


def _walk_back_and_forth(library: Library, states: list[dict[str, list[Any]]]) -> None:
    steps: list[dict[str, list[Any]]] = [states[-1]]
    said_back, said_forth = [], []
    while True:
        try:
            said_back.append(library.undo())
        except NotFound:
            break
        steps.append(visible(library))
    # An act that changed nothing leaves nothing to undo, so states may repeat.
    assert steps[::-1] == [state for place, state in enumerate(states) if not place or state != states[place - 1]]
    for state in steps[-2::-1]:
        said_forth.append(library.redo())
        assert visible(library) == state
    assert said_forth == said_back[::-1]
    assert library.check() == []


def test_undo_says_what_it_took_back(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 16.0, 24.0, kind="pain"))
    filled.add_quote(Quote(0, OIL, 16.0, 24.0))
    assert filled.undo() == "quote 0:16-0:24"
    assert filled.undo() == "pain 0:16-0:24"
    assert filled.redo() == "pain 0:16-0:24"
    filled.add_tag("new")
    with pytest.raises(NotFound, match="nothing to redo"):
        filled.redo()


def test_undoing_never_touches_what_a_machine_wrote_since(filled: Library) -> None:
    filled.edit_text(OIL, 21.0, "I have no clue.")
    filled.set_calls([OIL], caller="Sue")
    better = tuple(said(place * 5.0, place * 5.0 + 4.0, "S1", f"row {place}") for place in range(8))
    call = oil_call()
    filled.save_call(type(call)(call.recording, "de", call.speakers, better))
    filled.undo()
    filled.undo()
    now = filled.call(OIL)
    assert (now.utterances, now.language, now.recording.caller) == (better, "de", "Suzanne")


def test_a_caller_that_others_need_by_now_stays_when_its_first_mention_is_undone(filled: Library) -> None:
    filled.set_calls([CAST], caller="Sue")
    filled.save_call(oil_call(identity="b" * 12, caller="Sue"))
    filled.undo()
    assert filled.call(CAST).recording.caller is None
    assert filled.call("b" * 12).recording.caller == "Sue"
    assert filled.check() == []


def test_undoing_a_tag_merge_forgives_a_call_that_is_gone(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, tags=("a",)))
    filled.add_quote(Quote(0, CAST, 5.5, 15.0, tags=("a",)))
    filled.remove_tag("a")
    filled.remove_call(OIL)
    filled.undo()
    assert [quote.tags for quote in filled.quotes()] == [("a",)]
    assert filled.check() == []
