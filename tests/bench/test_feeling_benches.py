"""What the benches of moods and tone measure with is what it says it is."""

from __future__ import annotations

import numpy as np
import pytest

from callscope.bench.lines import noisy, overdriven, steep_telephone, sung, telephone
from callscope.bench.sentiment import LABELS, labelled, macro_f1
from callscope.conversation.frames import detector


def tone(hertz: float) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(16000) / 16000)).astype(np.float32)


def db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound)) + 1e-12))


def test_macro_f1_is_the_mean_over_three_labels() -> None:
    truth = ["negative", "negative", "neutral", "positive"]
    assert macro_f1(truth, truth) == 100
    assert macro_f1(truth, ["neutral"] * 4) == pytest.approx(100 * 0.4 / 3)


def test_the_labelled_halves_share_no_source_and_hold_every_label() -> None:
    halves = [labelled(half) for half in ("tuning", "held_out")]
    assert sum(map(len, halves)) >= 400
    assert not {one.text for one in halves[0]} & {one.text for one in halves[1]}
    for half in halves:
        assert {one.label for one in half} == set(LABELS)
        assert {one.role for one in half} == {"agent", "customer"}


@pytest.mark.parametrize("line", [telephone, steep_telephone])
def test_a_telephone_takes_what_lies_outside_of_its_band(line) -> None:
    assert db(line(tone(1000))) == pytest.approx(db(tone(1000)), abs=0.5)
    assert db(line(tone(120))) < db(tone(120)) - 20
    assert db(line(tone(6000))) < db(tone(6000)) - 20


def test_noise_and_clipping_are_as_much_as_was_asked_for() -> None:
    sound = tone(1000)
    assert db(noisy(0.0)(sound) - telephone(sound)) == pytest.approx(db(sound) - 3.5, abs=1.5)
    assert (np.abs(overdriven(20)(sound)) >= 0.99).mean() > 0.8


def test_the_pitch_of_a_made_voice_is_found_where_it_is_said_to_be() -> None:
    made = sung(2.0, 180.0)
    hertz, voicing = detector()(made.sound)
    truth = made.pitch[(np.arange(len(hertz)) * 256).clip(max=len(made.pitch) - 1)]
    off = np.abs(12 * np.log2(hertz[voicing > 0.5] / truth[voicing > 0.5]))
    assert np.median(off) < 0.1
