"""Packing voice into windows, told on made-up probabilities; finding voice, on real and on generated sound."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from callscope.call import RATE
from callscope.conversation.track import Track
from callscope.conversation.windows import ALONE, HOP, TOGETHER, Packing, Span, Window, pack, rewound, voiced, voicing

LONGEST = 29.0


def talk(*seconds: tuple[float, float], length: float) -> tuple[tuple[Span, ...], np.ndarray, int]:
    """Voice between these seconds of a track of that length."""
    probabilities = np.zeros(int(length * RATE / HOP), np.float32)
    for start, end in seconds:
        probabilities[int(start * RATE / HOP) : int(end * RATE / HOP)] = 0.95
    return voiced(probabilities, int(length * RATE)), probabilities, int(length * RATE)


def windows(*seconds: tuple[float, float], length: float, packing: Packing = TOGETHER) -> tuple[Window, ...]:
    return pack(0, *talk(*seconds, length=length), packing)


def covered(packed: tuple[Window, ...]) -> np.ndarray:
    """How many windows each tenth of a second is in."""
    counts = np.zeros(100_000, int)
    for window in packed:
        for start, end in window.pieces:
            counts[start * 10 // RATE : end * 10 // RATE] += 1
    return counts


def test_no_voice_is_no_window() -> None:
    assert windows(length=20.0) == ()


def test_a_long_silence_is_left_out() -> None:
    (window,) = windows((1.0, 4.0), (30.0, 33.0), length=60.0)
    assert window.length / RATE == pytest.approx(6 + 4 * 0.4, abs=0.2)


def test_short_pauses_stay_in() -> None:
    (window,) = windows((1.0, 4.0), (4.5, 6.0), length=10.0)
    assert len(window.pieces) == 1


def test_windows_are_cut_at_the_long_pauses() -> None:
    spans = [(0.5, 6.0), (6.3, 11.0), (12.5, 18.0), (18.3, 23.0)]
    first, second = windows(*spans, length=25.0)
    assert first.seconds[1] <= 12.0 <= second.seconds[0]


def test_a_side_alone_is_heard_in_fewer_and_longer_windows() -> None:
    spans = [(at, at + 4.0) for at in np.arange(0.5, 100.0, 5.5).tolist()]
    together, alone = (windows(*spans, length=100.0, packing=packing) for packing in (TOGETHER, ALONE))
    assert len(alone) < len(together)
    assert max(window.length for window in alone) <= LONGEST * RATE


def test_voice_without_pauses_is_cut_into_windows_that_fit() -> None:
    packed = windows((0.0, 100.0), length=100.0)
    assert all(window.length <= LONGEST * RATE for window in packed)
    assert covered(packed)[:1000].min() >= 1


def test_a_click_is_no_voice() -> None:
    spans, *_ = talk((1.0, 1.07), (5.0, 6.0), length=10.0)
    assert len(spans) == 1


spoken = st.lists(st.tuples(st.floats(0.2, 20), st.floats(0.2, 8)), min_size=1, max_size=25)


@given(spoken)
def test_all_voice_is_in_exactly_one_window_and_none_is_too_long(lengths: list[tuple[float, float]]) -> None:
    at, seconds = 0.0, []
    for voice, pause in lengths:
        seconds.append((at, at + voice))
        at += voice + pause
    packed = windows(*seconds, length=at)
    counts = covered(packed)
    assert all(window.length <= LONGEST * RATE for window in packed)
    assert counts.max() <= 1
    assert all(counts[int(start * 10) + 1 : int(end * 10) - 1].all() for start, end in seconds if end - start > 0.5)
    edges = [edge for window in packed for piece in window.pieces for edge in piece]
    assert edges == sorted(edges)


@given(spoken, st.floats(0, 25), st.floats(0, 2))
def test_a_word_never_spans_a_silence_that_was_left_out(
    lengths: list[tuple[float, float]], start: float, size: float
) -> None:
    at, seconds = 0.0, []
    for voice, pause in lengths:
        seconds.append((at, at + voice))
        at += voice + pause
    for window in windows(*seconds, length=at):
        begin, end = window.in_call(start, start + size)
        assert begin <= end
        assert any(piece.start / RATE <= begin <= end <= piece.end / RATE for piece in window.pieces)


def test_times_in_a_window_are_moved_back_to_the_call() -> None:
    window = Window(0, (Span(2 * RATE, 4 * RATE), Span(10 * RATE, 12 * RATE)), 4 * RATE)
    assert window.in_call(0.5, 1.0) == (2.5, 3.0)
    assert window.in_call(2.5, 3.0) == (10.5, 11.0)
    assert window.in_call(1.5, 2.1) == (3.5, 4.0)
    assert len(window.sound(np.arange(20 * RATE, dtype=np.float32))) == window.length


def test_a_track_of_a_file_is_read_as_if_it_were_an_array(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).standard_normal((1000, 2)).astype(np.float32)
    rows.tofile(tmp_path / "two.raw")
    track = Track(tmp_path / "two.raw", 2, 1)
    assert len(track) == 1000
    for span in (slice(10, 20), slice(990, 2000), slice(500, 500), slice(0, 1000)):
        assert np.array_equal(track[span], rows[span, 1])


def test_a_second_hearing_is_of_one_stretch_and_fits() -> None:
    window = rewound(1, 3.0, 5.0, voice=1.5)
    assert window.pieces == (Span(3 * RATE, 5 * RATE),)
    assert window.voice == 1.5 * RATE
    assert rewound(1, 3.0, 90.0, voice=80.0).length == LONGEST * RATE


def test_finding_voice_says_how_far_it_is() -> None:
    heard: list[float] = []
    found = voicing(np.zeros(310 * RATE, np.float32), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) == 2
    assert len(found) == -(-310 * RATE // HOP)


@pytest.mark.parametrize("name", ["silence", "white noise", "ring tone", "keys", "hum"])
def test_nothing_but_voice_is_voice(name: str) -> None:
    assert voiced(voicing(GENERATED[name]()), 20 * RATE) == ()


def tones(*pitches: float) -> np.ndarray:
    time = np.arange(20 * RATE) / RATE
    return np.sum([np.sin(2 * np.pi * pitch * time) for pitch in pitches], axis=0).astype(np.float32) * 0.05


def on_and_off(sound: np.ndarray, on: float, every: float) -> np.ndarray:
    return np.where(np.arange(len(sound)) / RATE % every < on, sound, 0).astype(np.float32)


GENERATED = {
    "silence": lambda: np.zeros(20 * RATE, np.float32),
    "white noise": lambda: (0.01 * np.random.default_rng(0).standard_normal(20 * RATE)).astype(np.float32),
    "ring tone": lambda: on_and_off(tones(440, 480), 2.0, 6.0),
    "keys": lambda: on_and_off(tones(770, 1336), 0.15, 0.25),
    "hum": lambda: tones(50, 100, 150),
}
