from __future__ import annotations

import csv
import dataclasses
import math
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Tone, Utterance
from callscope.conversation import tone as defined
from callscope.conversation.baseline import Baseline, Centre, Heard, timing
from callscope.conversation.frames import Frames
from callscope.conversation.tone import load, score, tone
from tests.conversation.voice import laid_out, noise, silence, telephone, voice, words, write

FRAMES = load()
ORDINARY = [
    voice(2.0, 150.0 * 2 ** (step / 12), seed=number) for number, step in enumerate([-0.5, 0, 0.5, 0, -0.3, 0.3])
]
HIGH = {"anger", "happiness", "fear"}
ABSTENTIONS = ("NOT_HEARD", "NO_SOUND", "TOO_SHORT", "TOO_NOISY", "CLIPPED", "MUSIC", "TALKED_OVER", "NO_BASELINE")
DELIVERIES = {"flat", "calm", "even", "raised", "heated"}


def scored(folder: Path, sounds: Sequence[np.ndarray]) -> tuple[Utterance, ...]:
    """The sounds as the utterances of one speaker on one track."""
    sound, utterances = laid_out(sounds)
    return score(utterances, FRAMES(write(folder / "sound.raw", sound), 1), {"A": 0}, {"A"})


def last(folder: Path, sound: np.ndarray, ordinary: Sequence[np.ndarray] = ORDINARY) -> Utterance:
    """The sound after six ordinary utterances of the same speaker."""
    return scored(folder, [*ordinary, sound])[-1]


def its_tone(folder: Path, sound: np.ndarray) -> Tone:
    found = last(folder, sound).tone
    assert found is not None
    return found


@pytest.mark.parametrize("line", [lambda sound: sound, telephone], ids=["wide", "telephone"])
@pytest.mark.parametrize("step", [3.0, -4.0])
def test_three_semitones_higher_is_told_as_three_semitones(tmp_path, line, step):
    found = scored(tmp_path, [line(sound) for sound in [*ORDINARY, voice(2.0, 150.0 * 2 ** (step / 12))]])[-1].tone
    assert found is not None
    assert found.pitch_st == pytest.approx(step, abs=0.3)
    assert f"pitch {found.pitch_st:+.1f} st" in found.because


def test_six_db_louder_is_a_level_of_six_db(tmp_path):
    assert its_tone(tmp_path, voice(2.0, db=-20.0)).level_db == pytest.approx(6.0, abs=0.5)


EFFORTS = [-3, -2, -1, -1, 0, 0, 1, 1, 2, 3]


def louder(effort: float, db: float) -> np.ndarray:
    return voice(2.0, 150.0 * 2 ** (effort / 12), -26.0 + db, bright=effort)


def test_level_is_a_reason_where_the_recording_keeps_it(tmp_path):
    found = scored(tmp_path, [louder(effort, 2 * effort) for effort in EFFORTS])[-1].tone
    assert found is not None
    assert any(reason.startswith("level +6 dB") for reason in found.because)


def test_level_is_no_reason_where_every_utterance_was_made_equally_loud(tmp_path):
    sounds = [louder(effort, 0) for effort in EFFORTS]
    alike = [0.5 * sound / np.abs(sound).max() for sound in sounds]
    for one in scored(tmp_path, alike):
        assert one.tone is not None
        assert not any(reason.startswith("level") for reason in one.tone.because)


def test_higher_and_brighter_is_heated_and_lower_and_duller_is_calm(tmp_path):
    up = its_tone(tmp_path, voice(2.0, 230.0, bright=9.0))
    down = its_tone(tmp_path, voice(2.0, 125.0, bright=-9.0, move=3.0))
    assert (up.label, down.label) == ("heated", "calm")
    assert up.arousal > 1.5
    assert down.arousal < -0.75
    assert any(reason.startswith("brightness +") for reason in up.because)


def test_low_with_hardly_any_movement_is_flat_and_says_so(tmp_path):
    found = its_tone(tmp_path, voice(2.0, 125.0, bright=-9.0, move=0.5))
    assert found.label == "flat"
    assert any(reason.startswith("pitch range ") for reason in found.because)


def test_a_monotone_speaker_is_never_raised(tmp_path):
    for one in scored(tmp_path, [voice(2.0, 110.0, move=0.0)] * 8):
        assert one.tone is not None
        assert one.tone.label in {"flat", "calm", "even"}
        assert one.tone.arousal == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (voice(0.3), "too short"),
        (silence(2.0), "no sound"),
        (noise(2.0), "too noisy"),
        (voice(2.0) + noise(2.0, -18.0), "too noisy"),
        (np.clip(voice(2.0) * 60, -1, 1), "clipped"),
        (
            np.concatenate([voice(0.4, 130.9 * 2 ** (note / 12), move=0.0) for note in (0, 4, 7, 12, 7)]),
            "music or tones",
        ),
    ],
    ids=["0.3 s", "silence", "noise", "voice in noise", "clipped", "music"],
)
def test_it_abstains_and_says_why(tmp_path, sound, reason):
    found = last(tmp_path, sound)
    assert found.tone is None
    assert found.no_tone == reason


def test_chords_are_not_given_a_tone(tmp_path):
    chord = sum(voice(3.0, 130.8 * 2 ** (note / 12), move=0.0, seed=note) for note in (0, 4, 7, 11))
    assert last(tmp_path, chord).tone is None


def test_without_a_baseline_there_is_no_tone(tmp_path):
    for one in scored(tmp_path, ORDINARY[:4]):
        assert (one.tone, one.no_tone) == (None, "no baseline yet")


def test_what_was_said_is_left_as_it_was(tmp_path):
    sound, utterances = laid_out(ORDINARY)
    found = score(utterances, FRAMES(write(tmp_path / "sound.raw", sound), 1), {"A": 0}, {"A"})
    assert [dataclasses.replace(one, tone=None, no_tone="") for one in found] == utterances


def test_a_side_that_is_not_heard_has_no_value_and_moves_nobody_elses(tmp_path):
    sound, mine = laid_out(ORDINARY, "A")
    other, theirs = laid_out([voice(2.0, 220.0)] * 6, "B")
    frames = FRAMES(write(tmp_path / "sound.raw", sound, other), 2)
    both = score([*mine, *theirs], frames, {"A": 0, "B": 1}, {"A"})
    assert all((one.tone, one.no_tone) == (None, "not scored for this side") for one in both[len(mine) :])
    assert both[: len(mine)] == score(mine, frames, {"A": 0}, {"A"})


def test_two_speakers_have_each_their_own_baseline(tmp_path):
    sounds = [*ORDINARY, *(voice(2.0, 240.0, seed=number) for number in range(6))]
    sound, utterances = laid_out(sounds)
    mixed = [dataclasses.replace(one, speaker="A" if index < 6 else "B") for index, one in enumerate(utterances)]
    for one in score(mixed, FRAMES(write(tmp_path / "sound.raw", sound), 1), {"A": 0, "B": 0}, {"A", "B"}):
        assert one.tone is not None
        assert one.tone.label == "even"


def spoken_over(folder: Path, begin: float) -> tuple[Utterance, ...]:
    """Six ordinary utterances and a seventh over whose end, from `begin` on, another voice is laid, on one track."""
    sound, utterances = laid_out([*ORDINARY, voice(2.0)])
    start, end = utterances[-1].start + begin, utterances[-1].end
    sound[round(start * 16000) : round(end * 16000)] += voice(end - start, 260.0, db=-20.0)[
        : round((end - start) * 16000)
    ]
    other = Utterance(start, end, "B", "")
    found = score([*utterances, other], FRAMES(write(folder / "sound.raw", sound), 1), {"A": 0, "B": 0}, {"A", "B"})
    return found[-2:]


def test_only_the_part_that_nobody_talks_over_is_measured(tmp_path):
    mine, _ = spoken_over(tmp_path, 1.0)
    assert mine.tone is not None
    assert mine.tone.pitch_st == pytest.approx(0.0, abs=0.5)


def test_an_utterance_that_is_talked_over_has_no_tone(tmp_path):
    for one in spoken_over(tmp_path, 0.2):
        assert (one.tone, one.no_tone) == (None, "talked over")


def test_talking_at_the_same_time_on_ones_own_track_takes_nothing_away(tmp_path):
    sound, mine = laid_out(ORDINARY, "A")
    theirs = [dataclasses.replace(one, speaker="B") for one in mine]
    frames = FRAMES(write(tmp_path / "sound.raw", sound, sound), 2)
    assert all(one.tone for one in score([*mine, *theirs], frames, {"A": 0, "B": 1}, {"A", "B"}))


USUAL = Baseline(Centre(90, 1.5), Centre(-10, 2), Centre(-26, 1.5), Centre(3.5, 0.9), True)


def made(**changes: object) -> Tone:
    plain = Heard(2.0, 90.0, 6.0, -26.0, -10.0, -10.0, timing(words(0.0, [2 / 7] * 7, [0.0] * 6)))
    return tone(plain._replace(**changes), USUAL)  # type: ignore[arg-type]


def test_nothing_moved_is_even_and_has_no_reasons():
    assert made() == Tone(0.0, "even", 0.0, 0.0, 3.5, 0.0, ())


def test_pace_and_pauses_come_after_the_delivery_in_words_that_a_researcher_reads():
    fast = made(pitch=93.1, level=-22.0, ratio=-8.0, timing=timing(words(0.0, [0.2] * 10, [0.0] * 9)))
    assert fast.label == "heated, fast"
    assert fast.because == ("level +4 dB", "pitch +3.1 st", "brightness +2 dB", "pace +1.5 w/s")
    slow = made(timing=timing(words(0.0, [0.6] * 6, [0.6, 0.0, 0.8, 0.0, 0.7])))
    assert slow.label == "even, slow, hesitant"
    assert slow.because == ("pace -1.8 w/s", "3 pauses, 2.1 s")
    assert (slow.rate_wps, slow.pause_s) == (1.67, 2.1)


def test_four_words_are_neither_fast_nor_slow():
    assert made(timing=timing(words(0.0, [0.1] * 4, [0.0] * 3))).label == "even"


def test_reasons_come_with_the_strongest_first():
    assert made(pitch=92.0, ratio=-2.0).because == ("brightness +8 dB", "pitch +2.0 st")


def test_the_page_of_definitions_has_every_label_and_every_abstention():
    page = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text(encoding="utf-8")
    reasons = [getattr(defined, name) for name in ABSTENTIONS]
    for said in [*DELIVERIES, "slow", "fast", "hesitant", *reasons]:
        assert re.search(rf"^\| (\+ )?(\w+, )?{said}(, \w+)? \|", page, re.MULTILINE), said


SOME = st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-1, max_value=1)


@settings(max_examples=10)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("voice"), st.floats(60, 400), st.floats(-90, 20)),
            st.tuples(st.just("noise"), st.just(0.0), st.floats(-90, 20)),
            st.tuples(st.just("level"), SOME, st.just(0.0)),
        ),
        min_size=1,
        max_size=8,
    ),
    st.floats(0, 3),
)
def test_numbers_are_finite_and_labels_are_of_the_vocabulary_whatever_is_heard(tmp_path_factory, parts, shift):
    sounds = [_part(*part) for part in parts]
    sound, utterances = laid_out([*sounds, *ORDINARY])
    shifted = [dataclasses.replace(one, start=one.start + shift, end=one.end + shift) for one in utterances]
    folder = tmp_path_factory.mktemp("any")
    for one in score(shifted, FRAMES(write(folder / "sound.raw", sound), 1), {}, {"A"}):
        assert (one.tone is None) == bool(one.no_tone)
        if one.tone:
            numbers = [getattr(one.tone, name) for name in ("arousal", "pitch_st", "level_db", "rate_wps", "pause_s")]
            assert all(type(number) is float and math.isfinite(number) for number in numbers)
            assert one.tone.label.split(", ")[0] in DELIVERIES


def _part(kind: str, value: float, db: float) -> np.ndarray:
    if kind == "level":
        return np.full(16000, value, np.float32)
    return np.clip(voice(1.0, value, db) if kind == "voice" else noise(1.0, db), -1, 1)


def test_no_frames_and_no_utterances_are_no_problem():
    assert score([], (), {}, set()) == ()
    empty = Frames(*[np.zeros(0, np.float32)] * 7)
    found = score([Utterance(0.0, 2.0, "A", "hello")] * 2, (empty,), {"A": 0}, {"A"})
    assert [one.no_tone for one in found] == ["no sound"] * 2
    assert score([Utterance(0.0, 2.0, "A", "hello")], (), {"A": 0}, {"A"})[0].no_tone == "no sound"


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_a_speaking_machine_with_a_raised_voice_is_raised(tmp_path):
    said = ["I have called three times about my broken modem", "nobody has ever called me back about it"]
    sounds = [_espeak(tmp_path, said[turn % 2], 40) for turn in range(8)]
    found = scored(tmp_path, [*sounds, _espeak(tmp_path, said[0], 80)])[-1].tone
    assert found is not None
    assert found.label in {"raised", "heated"}
    assert found.because[0].startswith("pitch +")


def _espeak(folder: Path, text: str, pitch: int) -> np.ndarray:
    path = folder / "said.wav"
    subprocess.run(["espeak-ng", "-p", str(pitch), "-w", path, text], check=True)
    sound, rate = soundfile.read(path, dtype="float32")
    at = np.arange(0, len(sound) - 1, rate / 16000)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def acted(folder: Path, actor: str, line: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, list[Utterance]]:
    """One call of an actor's clips with gaps of 1 s; the emotion stands where the text would be."""
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["speaker"] == actor]
    sound, utterances = laid_out([soundfile.read(folder / row["file"], dtype="float32")[0] for row in rows], actor)
    return line(sound), [
        dataclasses.replace(one, text=row["emotion"]) for one, row in zip(utterances, rows, strict=True)
    ]


def auc(found: Sequence[Utterance], low: set[str]) -> float:
    """The chance that a clip of high arousal is ranked over one of low arousal."""
    high = np.array([one.tone.arousal for one in found if one.tone and one.text in HIGH])
    calm = np.array([one.tone.arousal for one in found if one.tone and one.text in low])
    return float((high[:, None] > calm).mean() + 0.5 * (high[:, None] == calm).mean())


@pytest.mark.parametrize(("line", "least"), [(lambda sound: sound, 0.97), (telephone, 0.95)], ids=["wide", "telephone"])
def test_acted_high_arousal_is_ranked_over_low_against_each_actors_own_baseline(shared_data, tmp_path, line, least):
    found: list[Utterance] = []
    for actor in ("09", "10", "11"):
        sound, utterances = acted(shared_data / "emotion_emodb", actor, line)
        found += score(utterances, FRAMES(write(tmp_path / "sound.raw", sound), 1), {actor: 0}, {actor})
    assert sum(one.tone is not None for one in found) >= 0.9 * len(found)
    assert auc(found, {"sadness", "boredom", "neutral"}) >= least
    assert auc(found, {"sadness", "boredom"}) >= least
