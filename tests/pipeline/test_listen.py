"""A shift of listening in, on a real sound server: recorded, marked, put into the queue, heard."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.audio.capture.journal import Journal
from callscope.call import Call, Consent
from callscope.errors import Refused, StorageFailed, UsageProblem
from callscope.nouns.live import Event, Gap, Marked, OffRecord, Sources, Stopped
from callscope.nouns.live import Recording as Recorded
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.listen import Session
from callscope.pipeline.opened import open_library
from callscope.pipeline.playing import player
from callscope.pipeline.recorded import take_over
from callscope.pipeline.salvage import salvage
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.audio.capturing import Told, recording_server
from tests.fakes import FakeEngines
from tests.sound_server import Server, wait_for
from tests.store.made import OIL, oil_call


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with recording_server(tmp_path_factory.mktemp("pulse")) as started:
        yield started


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    return Paths(workspace_home, tmp_path)


@pytest.fixture
def library(paths: Paths) -> Library:
    return open_library(paths)


def session(paths: Paths, library: Library, told: Told, sources: Sources) -> Session:
    return Session(paths, Settings(), library, sources, "the agent says it", told, title="Shift", drafts=False)


def both() -> Sources:
    return Sources("headset.monitor", "call.monitor")


def heard(paths: Paths, library: Library, path: Path) -> Call:
    return hear(path, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None).call


def ended(told: Told) -> list[Path]:
    return [one.path for one in told.all(Stopped) if one.path]


def test_a_call_is_recorded_marked_and_becomes_a_call_with_quotes_and_a_consent(
    server: Server, paths: Paths, library: Library
) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    wait_for(lambda: shift.duration > 1.5)
    number = shift.mark("pain")
    shift.note(number, "third call")
    gone = shift.mark("need")
    shift.take_back(gone)
    shift.mark(tag="decide-later")
    shift.stop()
    (path,) = ended(told)
    assert [one.path for one in library.queue()] == [path]
    assert [(one.state, one.basis, one.call) for one in library.consents()] == [("told", "the agent says it", "")]
    call = heard(paths, library, path)
    assert (call.recording.title, call.recording.source, call.recording.channels) == ("Shift", "live", 2)
    assert call.recording.held_at
    assert library.queue() == []
    quotes = library.quotes()
    assert [(one.kind, one.tags, one.note, one.by) for one in quotes] == [
        ("pain", (), "third call", "live"),
        (None, ("decide-later",), "", "live"),
    ]
    assert library.consents(call.recording.id)[0].basis == "the agent says it"
    (line,) = library.consent_entries(call.recording.id)
    assert (line.decision, line.basis, line.notice) == ("none", "the agent says it", Settings().listen.told)
    assert (line.intact, line.language, line.said_at) == (True, "en", library.consents()[0].at)
    hear(path, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None, force=True)
    assert len(library.quotes()) == 2


def test_call_after_call_each_has_its_own_file_and_marks(server: Server, paths: Paths, library: Library) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    wait_for(lambda: shift.duration > 0.5)
    shift.mark("pain")
    shift.next_call("Second")
    wait_for(lambda: len(told.all(Recorded)) == 2)
    shift.mark("job")
    assert [one.state for one in library.consents()] == ["told", "unknown"]
    shift.told_caller()
    wait_for(lambda: shift.duration > 0.5)
    shift.stop()
    first, second = ended(told)
    titles = [heard(paths, library, path).recording.title for path in (first, second)]
    assert titles == ["Shift", "Second"]
    assert sorted((one.kind or "") for one in library.quotes()) == ["job", "pain"]
    assert [one.state for one in library.consents()] == ["told", "told"]
    marked = [(one.what, one.kind) for one in told.all(Marked)]
    assert marked == [("mark", "pain"), ("mark", "job"), ("told", "")]


def test_a_caller_who_says_no_leaves_only_that(server: Server, paths: Paths, library: Library) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    path = told.wait(Recorded).path
    shift.mark("pain")
    shift.decline()
    shift.stop()
    assert not path.exists()
    assert library.queue() == []
    assert [(one.path, one.state) for one in library.consents()] == [(path, "declined")]


def test_a_second_shift_is_refused_while_the_first_records(server: Server, paths: Paths, library: Library) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    other = session(paths, library, Told(), both())
    with pytest.raises(Refused, match="Shift"):
        other.start()
    shift.stop()


def test_a_listener_that_fails_costs_no_sound(server: Server, paths: Paths, library: Library) -> None:
    seen: list[Event] = []

    def fails(event: Event) -> None:
        seen.append(event)
        raise RuntimeError("the screen broke")

    shift = Session(paths, Settings(), library, both(), "told", fails, drafts=False)
    shift.start()
    wait_for(lambda: shift.duration > 1.0)
    shift.stop()
    assert [one.path.is_file() for one in seen if isinstance(one, Stopped) and one.path] == [True]


def test_neither_a_slow_listener_nor_a_locked_store_holds_the_recorder_up(
    server: Server, paths: Paths, library: Library
) -> None:
    told, go_on = Told(), threading.Event()

    def slow(event: Event) -> None:
        assert go_on.wait(30)
        told(event)

    shift = Session(paths, Settings(), library, both(), "told", slow, drafts=False)
    with closing(sqlite3.connect(paths.store)) as other:
        other.execute("BEGIN IMMEDIATE")
        shift.start()
        wait_for(lambda: shift.duration > 2.0)
        other.rollback()
    go_on.set()
    shift.stop()
    assert len(ended(told)) == 1
    assert not told.all(Gap)
    assert [one.state for one in library.consents()] == ["told"]


def test_a_caller_who_says_no_is_heeded_also_where_the_store_fails(
    server: Server, paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    path = told.wait(Recorded).path

    def full(_consent: object) -> None:
        raise StorageFailed("the disk is full")

    monkeypatch.setattr(library, "keep_consent", full)
    shift.decline()
    shift.stop()
    assert not path.exists()


def test_marks_are_taken_over_once_also_after_a_crash_and_a_change_of_the_codebook(
    server: Server, paths: Paths, library: Library
) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    wait_for(lambda: shift.duration > 1.5)
    shift.mark("pain")
    shift.mark("desire", tag="kept")
    shift.stop()
    (path,) = ended(told)
    library.remove_field("kind", "desire")
    place = path.with_suffix(".journal")
    before = place.read_bytes()
    heard(paths, library, path)
    place.write_bytes(before)  # as if the program had died before it could note that
    library.remove_quotes([library.quotes()[0].id])
    heard(paths, library, path)
    assert sorted((one.kind or "", one.note) for one in library.quotes()) == [("", "desire"), ("pain", "")]


def test_that_a_caller_was_told_is_noted_also_where_the_recording_is_named_by_a_relative_path(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.recordings.mkdir(parents=True)
    path = paths.recordings / "2026-11-30-140301-Shift.wav"
    path.touch()
    Journal(path.with_suffix(".journal")).close()
    library.keep_consent(Consent(path, "told", "the agent says it", "Shift", notice="May we listen?"))
    library.save_call(oil_call(path))
    monkeypatch.chdir(paths.recordings)
    take_over(library, Path(path.name), library.call(OIL), ["listen"])
    assert [(one.state, one.call) for one in library.consents()] == [("told", OIL)]
    assert library.consent_of(OIL).notice == "May we listen?"
    assert library.consent_of(OIL).scope == ("listen",)


def test_without_recordings_nothing_is_salvaged(paths: Paths, library: Library) -> None:
    assert salvage(paths, library) == []


def test_a_recording_that_the_store_never_heard_of_is_queued_at_the_next_start(
    server: Server, paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageFailed("the disk is full", "make room")

    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    wait_for(lambda: shift.duration > 0.5)
    with monkeypatch.context() as patched:
        patched.setattr(library, "enqueue", full)
        shift.stop()
    (path,) = ended(told)
    assert library.queue() == []
    assert [one.path for one in salvage(paths, library)] == [path]
    assert [one.path for one in library.queue()] == [path]
    assert salvage(paths, library) == []


def test_a_mark_that_the_codebook_refuses_is_kept_as_a_note_and_so_are_the_others(
    server: Server, paths: Paths, library: Library
) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    shift.mark("pain", t=0.0)
    shift.mark(tag="a, b")
    wait_for(lambda: shift.duration > 1.0)
    shift.mark("job")
    shift.stop()
    (path,) = ended(told)
    heard(paths, library, path)
    quotes = library.quotes()
    assert [(one.kind, one.tags, one.note) for one in quotes] == [
        ("pain", (), ""),
        (None, (), "a, b"),
        ("job", (), ""),
    ]
    assert all(one.end - one.start >= 0.9 for one in quotes)


def test_a_mark_off_the_record_is_refused_and_the_next_call_says_that_it_is_off_too(
    server: Server, paths: Paths, library: Library
) -> None:
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    shift.off_record()
    with pytest.raises(UsageProblem, match="no mark holds"):
        shift.mark("pain")
    shift.next_call("Second")
    wait_for(lambda: len(told.all(Recorded)) == 2)
    wait_for(lambda: len(told.all(OffRecord)) == 2)
    assert told.all(OffRecord)[-1].start == 0.0
    shift.on_record()
    shift.mark("pain")
    shift.stop()


def test_nothing_is_played_into_what_is_being_recorded(server: Server, paths: Paths, library: Library) -> None:
    call = replace(oil_call(), recording=replace(oil_call().recording, path=paths.home / "call.wav"))
    paths.make()
    (paths.home / "call.wav").write_bytes(b"RIFF")
    library.save_call(call)
    told = Told()
    shift = session(paths, library, told, both())
    shift.start()
    told.wait(Recorded)
    with pytest.raises(Refused, match="is being recorded"):
        player(call.recording.id, paths, library, None)
    shift.stop()
    player(call.recording.id, paths, library, None).close()
