"""The flow of a call, with known answers: in words, and in synthesised speech whose voice is found by Silero."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import APART, Call, Overlap, Recording, Sentiment, Speaker, Utterance, Word
from callscope.conversation.flow import flow
from callscope.nouns.flowed import Flow, SideFlow


def said(speaker: str, start: float, end: float, compound: float | None = None) -> Utterance:
    """Words of half a second without gaps."""
    at = np.arange(start, end - 1e-9, 0.5)
    words = tuple(Word(float(one), float(one) + 0.5, "word", 0.9) for one in at)
    mood = None if compound is None else Sentiment(compound, 0, 1, 0)
    return Utterance(start, end, speaker, "word", words, mood)


def call(*rows: Utterance, duration: float = 40.0) -> Call:
    speakers = (Speaker("A", role="agent"), Speaker("B", role="customer"))
    recording = Recording("0" * 12, Path("/made.wav"), "Made", duration=duration)
    return Call(recording, "en", speakers, tuple(sorted(rows, key=lambda one: one.start)))


def side(found: Flow, label: str) -> SideFlow:
    return next(one for one in found.sides if one.label == label)


def test_talk_silence_and_hold_are_told_in_seconds() -> None:
    found = flow(call(said("A", 0, 6), said("B", 8, 10), said("A", 21, 23), said("B", 34, 36)))
    assert (found.silence, found.hold) == (11.0, 22.0)
    assert (side(found, "A").talk, side(found, "B").talk) == (0.6667, 0.3333)
    assert side(found, "A").pace == 2.0
    assert side(found, "B").pace is None
    assert (found.overtalk, found.overtalks) == (0.0, 0)


def test_who_takes_the_turn_from_somebody_who_speaks_interrupts() -> None:
    found = flow(call(said("A", 0, 5), said("B", 4, 8)))
    assert (found.overtalk, found.overtalks) == (1.0, 1)
    assert (side(found, "A").interruptions, side(found, "B").interruptions) == (0, 1)


@pytest.mark.parametrize(
    "second",
    [said("B", 2, 3), said("B", 1, 6), said("B", 4, 5.5), said("B", 0, 6), said("B", 5, 8)],
    ids=["a listener's answer", "the other goes on", "a word at the end", "both begin at once", "a change of turn"],
)
def test_talking_at_once_without_taking_the_turn_is_no_interruption(second: Utterance) -> None:
    found = flow(call(said("A", 0, 5), second))
    assert [one.interruptions for one in found.sides] == [0, 0]


def test_a_breath_ends_no_stretch_and_shorter_overlaps_do_not_count() -> None:
    rows = (said("A", 0, 3), said("A", 3.5, 6), Utterance(5.7, 9.0, "B", "so", (Word(5.7, 9.0, "so", 0.9),)))
    assert flow(call(*rows)).overtalks == 0


def one_channel(*rows: Utterance, heard: tuple[Overlap, ...] | None = ()) -> Call:
    return replace(call(*rows), overlaps=heard)


def test_in_one_channel_what_the_diariser_heard_at_once_is_overtalk_and_talk_of_both() -> None:
    rows = (said("A", 0, 5), said("B", 5, 8))
    found = flow(one_channel(*rows, heard=(Overlap(4, 5, ("A", "B")), Overlap(7, 7.3, ("B", "A")))))
    assert (found.overtalk, found.overtalks, found.overtalk_by) == (1.0, 1, "turns")
    assert (side(found, "A").interruptions, side(found, "B").interruptions) == (0, 1)
    assert side(found, "A").talk == pytest.approx(5.3 / 9.3, abs=1e-3)
    assert side(found, "B").talk == pytest.approx(4 / 9.3, abs=1e-3)


def test_in_one_channel_words_that_seem_to_meet_are_no_overtalk_where_nobody_heard_it() -> None:
    answer = Utterance(2.0, 2.45, "B", "yes", (Word(2.0, 2.45, "yes", 0.9),))
    rows = (said("A", 0, 2), said("A", 2.45, 4.45), answer)
    assert flow(one_channel(*rows, heard=None)).overtalks == 1
    found = flow(one_channel(*rows))
    assert (found.overtalk, found.overtalks, found.overtalk_by) == (0.0, 0, "turns")


def test_it_says_what_tells_of_overtalk() -> None:
    row = said("A", 0, 5)
    before = replace(call(row), engines={"diarize": APART})
    apart = replace(before, overlaps=())
    text = replace(call(row), recording=replace(call(row).recording, source="text"))
    found = [flow(one).overtalk_by for one in (call(row), before, one_channel(row), apart, text)]
    assert found == ["words", "words", "turns", "channels", "text"]


def test_the_mood_goes_by_quarters_of_the_call_and_by_side() -> None:
    found = flow(call(said("B", 1, 3, -0.8), said("A", 4, 6, 0.2), said("B", 12, 14, 0.0), said("B", 35, 39, 0.6)))
    assert side(found, "B").mood == (-0.8, 0.0, None, 0.6)
    assert side(found, "A").mood == (0.2, None, None, None)


def test_a_call_without_words_has_no_flow() -> None:
    assert flow(call()) == Flow((), 0.0, 0, 0.0, 0.0)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_synthesised_speech_of_known_times_has_the_known_answers(tmp_path: Path) -> None:
    """A speaks 0-5 s, B cuts in at 4 s and goes on; then nobody speaks for 12 s; then A speaks."""
    text = "I have called you three times about my broken modem and nobody has ever called me back about it at all"
    subprocess.run(["espeak-ng", "-w", tmp_path / "said.wav", text], check=True)
    sound, rate = soundfile.read(tmp_path / "said.wav", dtype="float32")
    sound = np.interp(np.arange(0, len(sound) - 1, rate / 16000), np.arange(len(sound)), sound).astype(np.float32)
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    spoken = sound[loud[0] : loud[-1]]
    five, four = spoken[: 5 * 16000], spoken[: 4 * 16000]
    tracks = {"A": np.zeros(30 * 16000, np.float32), "B": np.zeros(30 * 16000, np.float32)}
    tracks["A"][: len(five)] = five
    tracks["B"][4 * 16000 : 4 * 16000 + len(four)] = four
    tracks["A"][20 * 16000 : 20 * 16000 + len(four)] = four
    found = flow(call(*(row for label, track in tracks.items() for row in heard(label, track)), duration=30.0))
    assert found.overtalk == pytest.approx(1.0, abs=0.3)
    assert (found.overtalks, side(found, "B").interruptions, side(found, "A").interruptions) == (1, 1, 0)
    assert found.silence == found.hold == pytest.approx(12.0, abs=0.5)
    assert side(found, "A").talk == pytest.approx(9 / 13, abs=0.05)


def heard(label: str, track: np.ndarray) -> list[Utterance]:
    """Stretches of voice, each as a word."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=500, speech_pad_ms=0)
    spans = [(one["start"] / 16000, one["end"] / 16000) for one in get_speech_timestamps(track, options)]
    return [Utterance(start, end, label, "said", (Word(start, end, "said", 0.9),)) for start, end in spans]
