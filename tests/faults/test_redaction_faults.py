"""FAULTS P8: planted personal data is found as stated, and the sound is silent at the same times."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.bench.aloud import VOICES, audible, say
from callscope.bench.redaction import GOALS, on_real_texts, planted_recall
from callscope.bench.truth import write_wav
from callscope.call import RATE, Span
from tests.cli.conftest import callscope

KNOWN_MISS = {"postcode": 80}
"""American postcodes without a word for one are not found: docs/results.md."""


def test_P8_of_planted_values_nothing_leaks_as_often_as_stated() -> None:
    shares = {what: share for what, share, _ in planted_recall()}
    assert {what: share for what, share in shares.items() if share < KNOWN_MISS.get(what, GOALS.get(what, 90))} == {}


def test_P8_in_real_texts_as_much_is_found_and_as_little_is_taken_for_it_as_stated(shared_data: Path) -> None:
    found = list(on_real_texts(shared_data))
    assert len([one for one in found if one.measure.startswith("false alarms") and one.holds is not None]) == 3
    assert [one for one in found if one.holds is False] == []


SENTENCES = (
    ("Can you give me your card number please?", ""),
    ("Sure, it is", ""),
    ("four two four two, four two four two, four two four two, four two four two", "card"),
    ("Thank you. And what is the best phone number to reach you?", ""),
    ("My phone number is", ""),
    ("five one two, five five five, zero one four seven", "phone"),
    ("The printer still does not work.", ""),
)


@pytest.mark.models
@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_P8_a_card_and_a_phone_that_are_read_aloud_are_silent_in_the_sound_that_leaves(tmp_path: Path) -> None:
    spoken = {}
    pieces = []
    for text, what in SENTENCES:
        begin = sum(map(len, pieces)) / RATE
        pieces += [say(text, VOICES[0], tmp_path / "part.wav"), np.zeros(RATE // 4, np.float32)]
        spoken[what] = Span(begin, begin + len(pieces[-2]) / RATE)
    sound = np.concatenate(pieces)
    write_wav(tmp_path / "read aloud.wav", sound)
    home, quiet = tmp_path / "home", tmp_path / "quiet.wav"
    call = json.loads(callscope("hear", tmp_path / "read aloud.wav", "--json", home=home).stdout)["id"]
    found = json.loads(callscope("redact", call, "--json", home=home).stdout)
    assert [one["what"] for one in found["findings"]] == ["card", "phone"]
    done = callscope("redact", call, "--audio", "-o", quiet, home=home)
    assert done.returncode == 0, done.stderr
    samples, rate = soundfile.read(quiet, dtype="float32")
    assert rate == RATE
    for what in ("card", "phone"):
        assert audible(samples, spoken[what], ()) <= 0.1, what
    kept = Span(spoken["phone"].end + 0.5, len(samples) / rate)
    assert audible(samples, kept, ()) >= 0.8 * audible(sound, kept, ())
    text = callscope("export", call, "--redact", home=home).stdout
    assert "[card]" in text
    assert "[phone]" in text
    assert "4242" not in text
