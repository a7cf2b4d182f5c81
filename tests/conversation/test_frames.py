from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.apart import Engine
from callscope.call import RATE, Progress
from callscope.conversation.frames import HOP, VOICED, Frames, detector, loudness, measure, quiet
from callscope.errors import Cancelled
from callscope.sides import as_byte
from tests.conversation.voice import noise, silence, telephone, voice, write

ARRAYS = ("pitch", "voicing", "level", "ratio", "harmonicity", "clipped", "peak")
DETECT = detector()


def heard(folder: Path, *tracks: np.ndarray) -> tuple[Frames, ...]:
    return measure(write(folder / "sound.raw", *tracks), len(tracks), DETECT)


def semitones(frames: Frames) -> float:
    return float(12 * np.log2(np.median(frames.pitch[frames.voicing >= VOICED])))


@pytest.mark.parametrize("pitch", [115.0, 150.0, 220.0, 380.0])
@pytest.mark.parametrize("line", [lambda sound: sound, telephone], ids=["wide", "telephone"])
def test_pitch_is_found_within_a_third_of_a_semitone_also_where_the_line_took_its_fundamental(tmp_path, pitch, line):
    (frames,) = heard(tmp_path, line(voice(3.0, pitch)))
    assert semitones(frames) == pytest.approx(12 * np.log2(pitch), abs=0.33)
    assert (frames.voicing >= VOICED).mean() > 0.8


def test_level_is_the_rms_in_db_of_full_scale(tmp_path):
    sine = np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE).astype(np.float32) * 0.5
    (frames,) = heard(tmp_path, sine)
    assert frames.level[2:-2] == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.1)
    assert frames.peak.max() == pytest.approx(0.5, abs=0.01)


def test_six_db_more_above_500_hz_is_an_energy_ratio_of_six_db_more(tmp_path):
    plain, bright = (heard(tmp_path, voice(3.0, 200.0, bright=db, move=0.5))[0] for db in (0.0, 6.0))
    voiced = plain.voicing >= VOICED
    assert (bright.ratio - plain.ratio)[voiced].mean() == pytest.approx(6.0, abs=0.3)


def test_harmonicity_tells_a_voice_from_a_voice_in_noise(tmp_path):
    clean, noisy = heard(tmp_path, voice(3.0), voice(3.0) + noise(3.0, -20.0))
    assert clean.harmonicity[clean.voicing >= VOICED].mean() > 0.9
    assert noisy.harmonicity[noisy.voicing >= VOICED].mean() < 0.5


def test_samples_at_the_rail_are_counted(tmp_path):
    clean, clipped = heard(tmp_path, voice(2.0), np.clip(voice(2.0) * 40, -1, 1))
    assert clean.clipped.max() == 0
    assert clipped.clipped[clipped.voicing >= VOICED].mean() > 0.2


def test_a_track_is_measured_as_if_it_were_alone(tmp_path):
    one, other = voice(3.0, 120.0, seed=1), voice(3.0, 210.0, seed=2)
    together = heard(tmp_path, one, other)
    for frames, sound in zip(together, (one, other), strict=True):
        (alone,) = heard(tmp_path, sound)
        for name in ARRAYS:
            assert getattr(frames, name) == pytest.approx(getattr(alone, name), abs=1e-3)


def test_blocks_join_without_a_seam(tmp_path):
    sound = voice(65.0)
    (frames,) = heard(tmp_path, sound)
    pitch, voicing = DETECT(sound)
    both = (frames.voicing[: len(pitch)] >= VOICED) & (voicing >= VOICED)
    assert both.mean() > 0.9
    assert np.abs(12 * np.log2(frames.pitch[: len(pitch)][both] / pitch[both])).max() < 0.1


def test_the_pitch_model_hears_short_blocks_and_no_silence(tmp_path):
    lengths: list[int] = []

    def counting(sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        lengths.append(len(sound))
        return DETECT(sound)

    sound = np.concatenate([silence(60.0), voice(40.0), silence(60.0), voice(2.0)])
    measure(write(tmp_path / "sound.raw", sound), 1, counting)
    assert max(lengths) <= 31 * RATE
    assert sum(lengths) < 46 * RATE


@pytest.mark.parametrize("sound", [silence(2.0), silence(0.0), silence(0.001)], ids=["2 s", "nothing", "one hop"])
def test_silence_has_frames_and_no_pitch(tmp_path, sound):
    (frames,) = heard(tmp_path, sound)
    assert len(frames.level) == -(-len(sound) // HOP)
    assert not frames.voicing.any()
    assert quiet(frames.level) == pytest.approx(-70.0)


@settings(max_examples=25)
@given(
    st.lists(
        st.floats(width=32) | st.sampled_from([0.0, 1e-30, 1.0, -1.0, 1e30, float("nan"), float("inf")]), max_size=40
    ),
    st.integers(1, 300),
    st.integers(1, 2),
)
def test_whatever_the_samples_are_all_values_are_finite(tmp_path_factory, values, times, tracks):
    folder = tmp_path_factory.mktemp("any")
    sound = np.repeat(np.array(values, np.float32), times)
    with np.errstate(all="raise", under="ignore"):
        found = heard(folder, *[sound] * tracks)
    for frames in found:
        for name in ARRAYS:
            array = getattr(frames, name)
            assert array.dtype == np.float32
            assert len(array) == len(frames.level)
            assert np.isfinite(array).all()


def test_frames_can_be_kept_on_disk(tmp_path):
    (frames,) = heard(tmp_path, voice(1.0))
    frames.save(tmp_path / "frames.npz")
    kept = Frames.load(tmp_path / "frames.npz")
    assert kept.hop == frames.hop
    for name in ARRAYS:
        assert np.array_equal(getattr(kept, name), getattr(frames, name))
        assert getattr(kept, name).dtype == np.float32


def test_a_child_process_gives_the_same_frames_and_tells_how_far_it_is(tmp_path):
    sound = write(tmp_path / "sound.raw", voice(2.0), voice(2.0, 220.0))
    told: list[Progress] = []
    with Engine("tone", "callscope.conversation.tone:load") as engine:
        found = engine.answer(sound, 2, report=told.append)
    mine = measure(sound, 2, DETECT)
    assert pickle.dumps(found) == pickle.dumps(mine)
    done = [one.done for one in told if one.stage == "tone"]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_a_report_that_raises_stops_the_work(tmp_path):
    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        measure(write(tmp_path / "sound.raw", voice(1.0)), 1, DETECT, stop)


def test_how_loud_a_track_was_is_a_byte_for_every_tenth_of_a_second() -> None:
    level = np.full(125, -40.0, np.float32)  # two seconds of frames
    level[40] = 0.0
    level[100:] = -200.0
    found = loudness(Frames(*[level] * 7))
    assert len(found) == 20
    assert found[0] == as_byte(-40.0) == 128
    assert found[6] == 255  # frame 40 begins at 0.64 s
    assert found[19] == 0
    assert loudness(Frames(*[np.zeros(0, np.float32)] * 7)) == b""
