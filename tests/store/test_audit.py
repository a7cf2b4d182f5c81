from __future__ import annotations

from pathlib import Path

from callscope.call import Quote
from callscope.nouns.trail import Asked
from callscope.store.connect import writing
from callscope.store.library import Library
from callscope.store.lines import MOST
from tests.store.made import CAST, OIL, oil_call


def test_every_act_of_a_person_leaves_a_line_with_who_and_the_kinds_of_rows(workspace_home: Path) -> None:
    library = Library(workspace_home / "callscope.db", who=lambda: "Ana")
    library.save_call(oil_call())
    library.add_quote(Quote(0, OIL, 4.5, 12.0, tags=("light",), note="a secret"))
    library.undo()
    library.redo()
    library.remove_call(OIL)
    assert [(one.act, one.what) for one in library.trail()] == [
        ("removed", ""),
        ("redone", "quote_tags, quotes, tags"),
        ("undone", "quote_tags, quotes, tags"),
        ("edited", "quote_tags, quotes, tags"),
        ("heard", ""),
    ]
    assert {one.author for one in library.trail()} == {"Ana"}
    assert "secret" not in str(library.trail())


def test_lines_are_narrowed_and_an_act_on_several_calls_names_them_all(filled: Library) -> None:
    filled.set_calls([OIL, CAST], queue="desk")
    filled.note_opened(CAST)
    assert [one.calls for one in filled.trail(Asked(act="edited"))] == [(OIL, CAST)]
    assert [one.act for one in filled.trail(Asked(call=CAST))] == ["opened", "edited", "heard"]
    assert [one.act for one in filled.trail(Asked(most=1))] == ["opened"]
    assert filled.trail(Asked(until="2020-01-01")) == []
    assert len(filled.trail(Asked(since="2020-01-01"))) == 4
    at = filled.trail(Asked(most=1))[0].at
    assert len(filled.trail(Asked(since=at, until=at))) >= 1


def test_the_newest_lines_stay(filled: Library) -> None:
    with writing(filled.path) as database:
        database.table("audit").insert({"id": MOST + 1, "at": "2020-01-01", "act": "opened", "call": CAST})
    filled.note_opened(OIL)
    assert [one.calls for one in filled.trail()] == [(OIL,), (CAST,)]


def test_what_was_undone_of_a_hold_is_undone(filled: Library) -> None:
    filled.hold_calls([OIL, CAST], "a complaint")
    assert set(filled.kept()) == {OIL, CAST}
    assert "hold on 2 calls" in filled.undo()
    assert filled.kept() == {}
    filled.keep_until([OIL], "2027-01-31")
    assert filled.kept()[OIL].until == "2027-01-31"
    filled.remove_call(OIL)
    assert filled.kept() == {}
