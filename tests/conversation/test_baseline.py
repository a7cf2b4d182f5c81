from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.conversation.baseline import MOST, PITCH, Heard, baseline, centre, keeps_level, timing
from tests.conversation.voice import words

NO_WORDS = timing(())


def heard(**changes: float) -> Heard:
    usual = Heard(voiced=2.0, pitch=90.0, range=5.0, level=-26.0, ratio=-10.0, peak=-10.0, timing=NO_WORDS)
    return usual._replace(**changes)


def test_pace_leaves_the_pauses_out():
    found = timing(words(3.0, [0.3] * 6, [0.1, 0.5, 0.0, 0.2, 0.1]))
    assert found.pauses == 2
    assert found.pause == pytest.approx(0.7)
    assert found.rate == pytest.approx(6 / 2.0)
    assert found.share == pytest.approx(0.7 / 2.7)


@pytest.mark.parametrize("given_words", [(), words(1.0, [0.0], []), words(1.0, [0.0, 0.0], [0.0])])
def test_words_without_a_length_have_no_pace(given_words):
    assert timing(given_words).rate == 0
    assert timing(given_words).share == 0


@given(
    st.lists(
        st.tuples(st.integers(50, 600), st.sampled_from([0, 50, 100, 190, 200, 210, 500])), min_size=1, max_size=30
    )
)
def test_pauses_and_pace_are_exact_for_any_words(spans):
    lengths, gaps = [length / 1000 for length, _ in spans], [gap / 1000 for _, gap in spans][:-1]
    found = timing(words(12.0, lengths, gaps))
    paused = [gap for gap in gaps if gap >= 0.2]
    assert found.pauses == len(paused)
    assert found.pause == pytest.approx(sum(paused), abs=1e-6)
    spoken = sum(lengths) + sum(gap for gap in gaps if gap < 0.2)
    if spoken > 0.05:
        assert found.rate == pytest.approx(len(spans) / spoken, rel=1e-4)


def test_one_odd_value_does_not_move_the_centre():
    plain, odd = centre([90.0, 91.0, 92.0, 89.0, 88.0], PITCH), centre([90.0, 91.0, 92.0, 89.0, 200.0], PITCH)
    assert abs(odd.median - plain.median) <= 1.0
    assert odd.spread < 2 * plain.spread


def test_a_speaker_who_never_varies_does_not_make_a_small_step_large():
    assert centre([90.0] * 500, PITCH).z(90.3) < 0.75


def test_a_single_measure_is_cut():
    assert centre([90.0] * 9, PITCH).z(900.0) == MOST
    assert centre([90.0] * 9, PITCH).z(0.0) == -MOST


def test_the_more_utterances_the_more_the_speakers_own_spread_counts():
    wide = [80.0, 84.0, 90.0, 96.0, 100.0]
    spreads = [centre(wide * times, PITCH).spread for times in (1, 10, 100)]
    assert spreads == sorted(spreads)
    assert spreads[0] > PITCH
    assert spreads[-1] == pytest.approx(1.4826 * 6, rel=0.2)


def test_too_few_utterances_or_too_little_voice_is_no_baseline():
    assert baseline([heard()] * 4) is None
    assert baseline([heard(voiced=1.0)] * 7) is None
    assert baseline([heard()] * 5) is not None


def effort(step: float, level: float) -> Heard:
    return heard(pitch=90.0 + step, ratio=-10.0 + step, level=-26.0 + level, peak=-10.0 + level)


STEPS = [-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]


def test_level_counts_where_it_rises_with_pitch_and_brightness():
    assert keeps_level([effort(step, 1.5 * step) for step in STEPS])


def test_level_does_not_count_where_every_utterance_peaks_alike():
    assert not keeps_level([effort(step, 1.5 * step)._replace(peak=-0.1) for step in STEPS])


def test_level_does_not_count_where_it_moves_against_pitch_and_brightness():
    assert not keeps_level([effort(step, -1.5 * step) for step in STEPS])


def test_level_does_not_count_in_a_few_utterances():
    assert not keeps_level([effort(step, 1.5 * step) for step in STEPS[:7]])


@settings(max_examples=100)
@given(
    st.lists(
        st.builds(
            heard,
            pitch=st.floats(70, 108),
            range=st.floats(0, 36),
            level=st.floats(-100, 18),
            ratio=st.floats(-90, 90),
            peak=st.floats(-100, 18),
        )
        | st.just(heard()),
        min_size=5,
        max_size=20,
    )
)
def test_a_baseline_is_finite_for_any_measures(own):
    usual = baseline(own)
    assert usual is not None
    for middle in usual[:4]:
        assert all(math.isfinite(value) for value in middle)
        assert middle.spread > 0
    assert np.isfinite(usual.pitch.z(own[0].pitch))
