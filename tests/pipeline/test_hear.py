"""The path with engines that know the answer: everything else is real."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import Call, Overlap, Progress, Turn
from callscope.errors import EngineFailed
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings, ToneSettings, WordsSettings
from tests.fakes import OVER, FakeEngines, noise


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "models")


@pytest.fixture
def mono(tmp_path: Path) -> Path:
    path = tmp_path / "mono.wav"
    soundfile.write(path, noise(6), 16_000)
    return path


@pytest.fixture
def stereo(tmp_path: Path) -> Path:
    """Two parties that speak in turn, each on a channel."""
    path = tmp_path / "stereo.wav"
    left, right = noise(6, seed=1), noise(6, seed=2)
    for second in range(6):
        (left if second % 2 else right)[second * 16_000 : (second + 1) * 16_000] = 0
    soundfile.write(path, np.stack([left, right], axis=1), 16_000)
    return path


def heard(path: Path, paths: Paths, engines: FakeEngines | None = None, settings: Settings | None = None) -> Call:
    desk = Desk(paths, settings or Settings(), open_library(paths), (engines or FakeEngines()).as_engines())
    return hear(path, desk, lambda _: None).call


def test_a_mono_call_is_told_apart_by_the_diariser(mono: Path, paths: Paths) -> None:
    engines = FakeEngines()
    call = heard(mono, paths, engines)
    assert [one.speaker for one in call.utterances] == ["S1", "S2"]
    assert sorted(engines.asked) == ["tone", "turns", "words"]


def test_one_party_per_channel_needs_no_diariser(stereo: Path, paths: Paths) -> None:
    engines = FakeEngines()
    call = heard(stereo, paths, engines)
    assert {one.speaker for one in call.utterances} == {"left", "right"}
    assert sorted(engines.asked) == ["tone", "words"]


def test_what_both_said_at_once_in_one_channel_is_kept_and_told_anew_when_heard_again(mono: Path, paths: Paths) -> None:
    call = heard(mono, paths, FakeEngines(turns=OVER))
    assert call.overlaps == (Overlap(2.1, 2.7, ("S1", "S2")),)
    library = open_library(paths)
    library.edit_text(call.recording.id, 0.5, "hello my lamp is still on")
    assert library.call(call.recording.id).overlaps == library.machine_call(call.recording.id).overlaps == call.overlaps
    again = heard(mono, paths, settings=replace(Settings(), words=WordsSettings(model="tiny.en")))
    assert again.overlaps == ()


def test_with_a_party_per_channel_it_is_the_voice_on_each(stereo: Path, paths: Paths) -> None:
    assert heard(stereo, paths, FakeEngines(turns=OVER)).overlaps == (Overlap(2.1, 2.7, ("left", "right")),)


def test_a_voice_that_says_no_word_in_all_of_the_call_speaks_over_nobody(mono: Path, paths: Paths) -> None:
    engines = FakeEngines(turns=(*OVER, Turn(0.5, 1.5, "S3")))
    call = heard(mono, paths, engines)
    assert {one.label for one in call.speakers} == {"S1", "S2"}
    assert call.overlaps == (Overlap(2.1, 2.7, ("S1", "S2")),)


def test_where_the_diariser_fails_nothing_is_said_of_overlaps(mono: Path, paths: Paths) -> None:
    assert heard(mono, paths, FakeEngines({"turns": EngineFailed("it broke", "again")}, OVER)).overlaps is None


def test_what_was_heard_is_in_the_store_with_its_timings_and_engines(mono: Path, paths: Paths) -> None:
    call = heard(mono, paths)
    stored = open_library(paths).call(call.recording.id)
    assert stored.utterances == call.utterances
    assert set(stored.timings) == {"load", "decode", "transcribe", "diarize", "tone", "sentiment", "total"}
    assert stored.engines["transcribe"] == "faster-whisper base int8"


def test_other_options_hear_it_again_and_keep_what_people_made(mono: Path, paths: Paths) -> None:
    first = heard(mono, paths)
    library = open_library(paths)
    library.edit_text(first.recording.id, 0.5, "hello my lamp is still on")
    engines = FakeEngines()
    again = heard(mono, paths, engines, replace(Settings(), words=WordsSettings(model="tiny.en")))
    assert "words" in engines.asked
    assert again.utterances[0].text == "hello my lamp is still on"


def test_sure_replacements_are_applied(mono: Path, paths: Paths) -> None:
    settings = replace(Settings(), words=WordsSettings(replace={"my light": "the lamp"}))
    assert heard(mono, paths, settings=settings).utterances[0].text == "hello the lamp is still on"


def test_P10_with_tone_for_the_customer_alone_no_agent_value_exists(mono: Path, paths: Paths) -> None:
    call = heard(mono, paths, settings=replace(Settings(), tone=ToneSettings(sides="customer")))
    for one in call.utterances:
        if call.speaker(one.speaker).role != "customer":
            assert one.tone is None
            assert one.no_tone


def test_nothing_of_the_work_is_left_behind(mono: Path, paths: Paths) -> None:
    heard(mono, paths)
    assert not list(paths.work.iterdir())


def test_progress_only_moves_forward_and_ends_at_the_end(mono: Path, paths: Paths) -> None:
    seen: list[Progress] = []
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())
    hear(mono, desk, seen.append)
    done = [one.done for one in seen if one.stage]
    assert done == sorted(done)
    assert done[-1] == 1.0
