from __future__ import annotations

from callscope.nouns.handed import Sent
from callscope.store.library import Library
from tests.store.made import CAST, OIL, oil_call


def test_what_left_is_listed_the_last_first_and_by_call(library: Library) -> None:
    library.note_export(Sent("quotes csv", "/tmp/q.csv", (OIL, CAST, OIL), True, "Ana"))
    library.note_export(Sent("transcript txt", "", (CAST,)))
    last, first = library.exports()
    assert (first.form, first.path, first.calls, first.redacted) == ("quotes csv", "/tmp/q.csv", (CAST, OIL), True)
    assert (first.author, first.at[:2], last.redacted) == ("Ana", "20", False)
    assert [one.form for one in library.exports(OIL)] == ["quotes csv"]
    assert library.exports("c0ffee") == []


def test_the_record_outlives_its_call_and_is_no_act_to_undo(library: Library) -> None:
    library.save_call(oil_call())
    library.set_study("Lights")
    library.note_export(Sent("transcript txt", "/tmp/t.txt", (OIL,)))
    assert "Lights" in library.undo()
    library.remove_call(OIL)
    assert [one.path for one in library.exports(OIL)] == ["/tmp/t.txt"]
