"""FAULTS, batch: workers that die, a client that is killed, a poisoned file, two clients, parts; models are fakes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Call, Outcome, unheard
from callscope.errors import Refused, StorageFailed
from callscope.pipeline.batch import expand
from callscope.pipeline.cluster.address import Address
from callscope.pipeline.crew import Crew
from callscope.pipeline.many import Lost, Task, Tell, hear_many, longest_first
from callscope.pipeline.merging import merge
from callscope.pipeline.opened import open_library
from callscope.pipeline.shard import Shard
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.crewed import ENGINES, asked, identity, make_calls

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "models").mkdir()
    return Paths(tmp_path / "home", tmp_path / "models")


def heard(files: list[Path], paths: Paths, jobs: int = 2) -> list[Outcome]:
    crew = Crew(jobs, 1, paths, Settings(), lambda _: unheard, ENGINES)
    return list(hear_many(files, paths, Settings(), open_library(paths), crew))


def plain(library: Library) -> list[Call]:
    """The calls in order of their files, without what no two runs share."""
    calls = [library.call(one.id) for one in sorted(library.calls(), key=lambda one: one.path)]
    return [replace(one, timings={}) for one in calls]


def test_B1_a_worker_that_is_killed_costs_nothing_and_every_call_is_there_once(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 5)
    victim = identity(files[1])
    (paths.models / f"die {victim}").write_text("once")
    outcomes = heard(files, paths)
    assert [one.error for one in outcomes] == [None] * 5
    assert sorted(one.path for one in open_library(paths).calls()) == files
    assert asked(paths.models).count(victim) == 2
    assert len(asked(paths.models)) == 6


def test_B1_a_call_that_kills_its_worker_twice_is_listed_and_the_others_are_heard(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 4)
    (paths.models / f"die {identity(files[0])}").write_text("once\ntwice")
    outcomes = {one.path: one for one in heard(files, paths)}
    error = outcomes[files[0]].error
    assert error is not None
    assert error.message == "the hearing process was killed by SIGKILL, twice"
    assert [outcomes[one].error for one in files[1:]] == [None] * 3
    (failed,) = open_library(paths).queue("failed")
    assert (failed.path, failed.reason) == (files[0], error.message)


class Leaving:
    """Hands that answer as a cluster does that is left: the first file's answer comes once all are with them; when they
    are closed, the others' from the last on, that the scheduler is gone where none is known."""

    room = 9

    def __init__(self, many: int, answers: dict[Path, Call]) -> None:
        self._many, self._answers, self._told = many, answers, list[tuple[Task, Tell]]()

    def start(self, task: Task, tell: Tell) -> None:
        self._told.append((task, tell))
        if len(self._told) == self._many:
            first, tell = self._told[0]
            tell(first, self._answers[first.path])

    def close(self) -> None:
        for task, tell in self._told[:0:-1]:
            tell(task, self._answers.get(task.path) or Lost("the scheduler is gone", "start it again"))
        self._told.clear()


@pytest.mark.parametrize("why", [KeyboardInterrupt, GeneratorExit])
def test_C5_B2_who_stops_is_not_told_that_the_cluster_is_gone_and_keeps_all_that_was_answered(
    paths: Paths, tmp_path: Path, why: type[BaseException]
) -> None:
    files = make_calls(tmp_path / "calls", 3)
    before = Paths(tmp_path / "before", paths.models)
    heard(files, before, jobs=1)
    calls = {one.path: open_library(before).call(one.id) for one in open_library(before).calls()}
    library = open_library(paths)
    hands = Leaving(3, {files[0]: calls[files[0]], files[1]: calls[files[1]]})
    outcomes = hear_many(files, paths, Settings(), library, hands)
    assert next(outcomes).path == files[0]
    if why is KeyboardInterrupt:
        told = [outcomes.throw(KeyboardInterrupt())]  # type: ignore[attr-defined]
        with pytest.raises(KeyboardInterrupt):
            told += outcomes
        assert [one.path for one in told] == [files[1]]
    else:
        outcomes.close()  # type: ignore[attr-defined]
    assert sorted(one.path for one in library.calls()) == files[:2]
    assert list(paths.work.glob("*.claim")) == []


def test_a_store_that_fails_is_told_and_not_that_the_cluster_is_gone(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 2)

    class Full(Library):
        def save_call(self, *_: object, **__: object) -> None:
            raise StorageFailed("the disk is full", "make room")

    before = Paths(tmp_path / "before", paths.models)
    heard(files, before, jobs=1)
    calls = {one.path: open_library(before).call(one.id) for one in open_library(before).calls()}
    paths.make()
    outcomes = hear_many(files, paths, Settings(), Full(paths.store), Leaving(2, {files[0]: calls[files[0]]}))
    with pytest.raises(StorageFailed, match="the disk is full"):
        list(outcomes)
    assert list(paths.work.glob("*.claim")) == []


CLIENT = """
import os, sys
from pathlib import Path
from tests.crewed import ENGINES
from callscope.call import unheard
from callscope.pipeline.crew import Crew
from callscope.pipeline.many import hear_many, longest_first
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings

def main():
    home, models, last, *files = sys.argv[1:]
    paths = Paths(Path(home), Path(models))
    crew = Crew(2, 1, paths, Settings(), lambda _: unheard, ENGINES)
    for number, one in enumerate(hear_many(map(Path, files), paths, Settings(), open_library(paths), crew), 1):
        print(one.call.recording.id, flush=True)
        if number == int(last):
            os.kill(os.getpid(), 9)

if __name__ == "__main__":
    main()
"""


def client(paths: Paths, files: list[Path], last: int = 0) -> subprocess.Popen[str]:
    """Another program on the same workspace, which kills itself after so many calls."""
    command = [sys.executable, "-c", CLIENT, paths.home, paths.models, last, *files]
    return subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_B2_after_the_client_was_killed_a_second_run_hears_only_the_rest(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 6)
    kept, _ = client(paths, files, last=2).communicate(timeout=120)
    before = asked(paths.models)
    outcomes = heard(files, paths)
    assert len(kept.split()) == 2
    assert {one.call.recording.id for one in outcomes if one.known and one.call} >= set(kept.split())
    assert not set(asked(paths.models)[len(before) :]) & set(kept.split())
    assert not list(paths.work.iterdir())
    assert sorted(one.path for one in open_library(paths).calls()) == files


def test_B3_one_poisoned_file_never_stops_the_others(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 3)
    files[1].write_bytes(b"no sound at all")
    outcomes = {one.path: one.error for one in heard(files, paths)}
    assert [error is None for error in (outcomes[one] for one in files)] == [True, False, True]
    assert [one.path for one in open_library(paths).queue("failed")] == [files[1]]
    assert not list(paths.work.iterdir())


def test_B4_two_clients_on_one_store_lose_nothing_and_hear_nothing_twice(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 6)
    open_library(paths)
    both = [client(paths, files), client(paths, files[::-1])]
    told = [one.communicate(timeout=120)[0].split() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(told[0]) == sorted(told[1]) == sorted(map(identity, files))
    assert sorted(asked(paths.models)) == sorted(map(identity, files))
    assert open_library(paths).check() == []
    assert not list(paths.work.iterdir())


@pytest.mark.parametrize("url", ["tcp://10.1.2.3:8786", "tcp://localhost:8786", "tcp://[fe80::1]:8786", "tcp://a.test"])
def test_B5_a_cluster_off_this_machine_is_refused_without_encryption(url: str) -> None:
    with pytest.raises(Refused, match="not encrypted"):
        Address.read(url)


def test_B6_any_number_of_workers_and_parts_gives_the_same_calls(tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 6)
    models = tmp_path / "models"
    models.mkdir()
    alone, four = Paths(tmp_path / "alone", models), Paths(tmp_path / "four", models)
    heard(files, alone, jobs=1)
    heard(files, four, jobs=4)
    whole = Paths(tmp_path / "whole", models)
    for part in (Shard(1, 2), Shard(2, 2)):
        machine = Paths(tmp_path / f"machine {part.number}", models)
        heard(expand([tmp_path / "calls"], part), machine, jobs=1)
        merge(whole, open_library(whole), machine.home)
    expected = plain(open_library(alone))
    assert len(expected) == 6
    assert all(one.utterances for one in expected)
    assert plain(open_library(four)) == expected
    assert plain(open_library(whole)) == expected


def test_the_same_sound_under_two_names_is_heard_once(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 2)
    copy = tmp_path / "calls" / "copy.wav"
    copy.write_bytes(files[0].read_bytes())
    outcomes = {one.path: one for one in heard([*files, copy], paths)}
    assert len(asked(paths.models)) == 2
    assert sorted(outcomes[one].known for one in (files[0], copy)) == [False, True]


def test_a_call_whose_diariser_fails_is_tried_again_and_then_taken_as_it_is(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 1)
    (paths.models / f"fail {identity(files[0])}").touch()
    (outcome,) = heard(files, paths)
    assert outcome.call is not None
    assert "speakers were not told apart" in outcome.call.notes[0]
    assert asked(paths.models) == [identity(files[0])]  # its words were finished and are not heard again


def test_stopping_early_keeps_what_was_heard_and_ends_every_worker(paths: Paths, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 4)
    (paths.models / f"wait {identity(files[1])}").touch()
    crew = Crew(2, 1, paths, Settings(), lambda _: unheard, ENGINES)
    outcomes = hear_many(files, paths, Settings(), open_library(paths), crew)
    first = next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert first.call in [open_library(paths).call(one.id) for one in open_library(paths).calls()]
    assert not [one for one in paths.work.iterdir() if one.suffix == ".claim"]
    (paths.models / f"wait {identity(files[1])}").unlink()
    assert [one.error for one in heard(files, paths)] == [None] * 4


def test_a_call_that_is_elsewhere_now_is_known_and_found_there(paths: Paths, tmp_path: Path) -> None:
    (file,) = make_calls(tmp_path / "calls", 1)
    heard([file], paths)
    moved = file.rename(tmp_path / "moved.wav")
    (outcome,) = heard([moved], paths)
    assert outcome.known
    assert [one.path for one in open_library(paths).calls()] == [moved]


def test_the_longest_files_come_first_and_one_that_is_not_there_last(tmp_path: Path) -> None:
    (short,), (long,) = make_calls(tmp_path / "a", 1), make_calls(tmp_path / "b", 1, seconds=3)
    missing = tmp_path / "missing.wav"
    assert longest_first([missing, short, long]) == [long, short, missing]
