"""The path with engines that know the answer: everything else is real."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import Call, Overlap, Progress, Turn
from callscope.conversation import tone
from callscope.conversation.transcribe import Transcript
from callscope.errors import EngineFailed
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, RolesSettings, Settings, ToneSettings, WordsSettings
from callscope.sides import channels_of
from tests.fakes import OVER, FakeEngines, noise, words


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


class Said(FakeEngines):
    """Words of one's own on each track."""

    def __init__(self, *said: str) -> None:
        super().__init__()
        self.said = said

    def _words(self, sound: Path, tracks: int) -> tuple[Transcript, ...]:
        return tuple(Transcript("en", words(one, 0.2 + track), (), ()) for track, one in enumerate(self.said))


def test_the_agents_channel_is_known_also_where_the_agent_says_nothing_on_it(stereo: Path, paths: Paths) -> None:
    settings = replace(Settings(), roles=RolesSettings(agent_channel="left"))
    call = heard(stereo, paths, Said("", "I understand, let us know, and let me check that for you"), settings)
    (only,) = call.speakers
    assert (only.label, only.role, only.confidence) == ("right", "customer", 1.0)


def test_that_the_customer_speaks_too_little_for_a_tone_is_said_also_where_no_other_is_scored(
    tmp_path: Path, paths: Paths
) -> None:
    at = np.arange(6 * 16_000) / 16_000
    buzz = np.stack([sum(np.sin(2 * np.pi * pitch * k * at) / k for k in range(1, 16)) for pitch in (120, 190)])
    path = tmp_path / "short.wav"
    soundfile.write(path, (0.1 * buzz * [at % 2 < 1, at % 2 >= 1]).T, 16_000)
    settings = replace(Settings(), tone=ToneSettings(sides="customer"), roles=RolesSettings(agent_channel="left"))
    call = heard(path, paths, Said("how can I help you", "my light is on"), settings)
    assert {one.no_tone for one in call.utterances} == {tone.NOT_HEARD, tone.NO_BASELINE}
    assert call.notes == ("tone is not scored: nobody speaks long enough here to know their baseline",)


def test_that_no_customer_is_known_whose_tone_could_be_scored_is_said(mono: Path, paths: Paths) -> None:
    call = heard(mono, paths, Said("the hills are green"), replace(Settings(), tone=ToneSettings(sides="customer")))
    assert [one for one in call.notes if "no customer is known" in one]


def test_parties_of_a_file_with_more_channels_are_on_their_own_ones(stereo: Path, tmp_path: Path, paths: Paths) -> None:
    left, right = soundfile.read(stereo)[0].T
    path = tmp_path / "four.wav"
    soundfile.write(path, np.stack([0 * left, left, 0 * left, right], axis=1), 16_000)
    call = heard(path, paths, settings=replace(Settings(), roles=RolesSettings(agent_channel="right")))
    assert {one.label: one.role for one in call.speakers} == {"channel 2": "customer", "channel 4": "agent"}
    stored = open_library(paths).call(call.recording.id)
    assert list(channels_of(stored).items()) == [("channel 4", 3), ("channel 2", 1)]
    assert [any(one) for one in stored.levels] == [False, True, False, True]
    assert len({len(one) for one in stored.levels}) == 1


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
