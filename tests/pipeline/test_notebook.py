"""Calls of which nothing may be recorded: what a person noted is kept, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.audio.capture.journal import Journal
from callscope.errors import Refused, StorageFailed
from callscope.nouns.live import Event, Marked, Stopped
from callscope.pipeline.notebook import FORM, Notebook
from callscope.pipeline.opened import open_library
from callscope.pipeline.salvage import salvage
from callscope.settings import Paths
from callscope.store.library import Library


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    made = Paths(workspace_home, tmp_path)
    made.make()
    made.recordings.mkdir(exist_ok=True)
    return made


@pytest.fixture
def library(paths: Paths) -> Library:
    return open_library(paths)


def test_marks_and_questions_become_quotes_of_a_call_without_sound(paths: Paths, library: Library) -> None:
    told: list[Event] = []
    notes = Notebook(paths, library, told.append, "No permission")
    notes.start()
    number = notes.mark("pain")
    notes.note(number, "third call")
    asked = notes.ask("How did you find us?")
    notes.answered(asked)
    notes.take_back(notes.mark("need"))
    notes.stop()
    (identity,) = notes.calls
    call = library.call(identity)
    assert (call.recording.kind, call.recording.title) == ("notes", "No permission")
    assert [one.text for one in call.utterances] == ["third call", "asked: How did you find us?"]
    quotes = library.quotes()
    assert [(one.kind, one.note, one.by) for one in quotes] == [
        ("pain", "third call", "live"),
        (None, "asked: How did you find us?", "live"),
    ]
    assert [(one.state, one.call) for one in library.consents()] == [("unknown", identity)]
    assert not list(paths.recordings.glob("*.wav"))
    assert [one.what for one in told if isinstance(one, Marked)] == [
        "mark", "note", "question", "answered", "mark", "undone",
    ]  # fmt: skip
    assert isinstance(told[-1], Stopped)


def test_call_after_call_each_has_its_own_notes(paths: Paths, library: Library) -> None:
    notes = Notebook(paths, library, lambda _: None)
    notes.start()
    notes.mark("pain")
    notes.next_call("Second")
    notes.mark("job")
    notes.stop()
    first, second = notes.calls
    kinds = {one.call: one.kind for one in library.quotes()}
    assert kinds == {first: "pain", second: "job"}
    assert library.call(second).recording.title == "Second"
    assert first != second


def test_a_call_without_a_note_leaves_nothing(paths: Paths, library: Library) -> None:
    notes = Notebook(paths, library, lambda _: None)
    notes.start()
    notes.stop()
    assert (notes.calls, library.calls(), list(paths.recordings.glob("*.journal"))) == ([], [], [])


def test_a_caller_who_says_no_leaves_only_that(paths: Paths, library: Library) -> None:
    notes = Notebook(paths, library, lambda _: None)
    notes.start()
    notes.mark("pain")
    notes.decline()
    notes.stop()
    assert library.calls() == []
    assert [one.state for one in library.consents()] == ["declined"]
    assert not list(paths.recordings.glob("*.journal"))


def test_notes_that_a_crash_cut_off_are_a_call_at_the_next_start_once(paths: Paths, library: Library) -> None:
    cut = Journal(paths.recordings / "cut.journal")
    cut.add("started", at=1_700_000_000.0, pid=1, title="Cut off", form=FORM)
    cut.add("note", what="mark", id=1, t=12.0, quote="pain", tag="", whole=False)
    (found,) = salvage(paths, library)
    assert found.call == library.calls()[0].id
    assert library.quotes()[0].kind == "pain"
    assert salvage(paths, library) == []


def test_only_one_listens_in_at_a_time(paths: Paths, library: Library) -> None:
    notes = Notebook(paths, library, lambda _: None, "First")
    notes.start()
    with pytest.raises(Refused, match="First"):
        Notebook(paths, library, lambda _: None).start()
    notes.stop()


def test_notes_that_the_store_could_not_take_are_a_call_at_the_next_start(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageFailed("the disk is full", "make room")

    notes = Notebook(paths, library, lambda _: None, "Full")
    notes.start()
    notes.mark("pain", "a, b")
    with monkeypatch.context() as patched:
        patched.setattr(library, "save_call", full)
        with pytest.raises(StorageFailed):
            notes.stop()
    assert not notes.running
    assert [one.title for one in salvage(paths, library)] == ["Full"]
    assert [(one.kind, one.note) for one in library.quotes()] == [("pain", "a, b")]
    assert salvage(paths, library) == []
    Notebook(paths, library, lambda _: None).start()
