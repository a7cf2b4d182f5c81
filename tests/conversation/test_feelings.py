"""What a live call feels like, told on made-up words and voice."""

from __future__ import annotations

import json

import numpy as np
import pytest

from callscope.call import RATE, Utterance, Word
from callscope.conversation import tone
from callscope.conversation.baseline import BASELINE_UTTERANCES
from callscope.conversation.drafting.child import moods_of
from callscope.conversation.feelings import HOLD, MINUTE, Moods, TalkSoFar, Utterances
from callscope.conversation.frames import detector, held, levels, measure
from callscope.nouns.live import Behind, Draft, Said, Talk, as_json
from callscope.settings import WordsSettings

STEP = 0.1


def words(text: str, start: float, each: float = 0.3) -> list[Word]:
    return [
        Word(round(start + at * each, 3), round(start + at * each + each, 3), word, 0.9)
        for at, word in enumerate(text.split())
    ]


def test_utterances_end_where_those_of_a_finished_call_do() -> None:
    one = Utterances("far", WordsSettings(pause=0.7))
    assert one.push(words("my light is on.", 1.0)) == []
    (first,) = one.push(words("and it blinks", 3.5))
    assert (first.text, first.speaker, first.start) == ("my light is on.", "far", 1.0)
    assert one.quiet(0.5) == []
    (second,) = one.quiet(0.8)
    assert second.text == "and it blinks"
    assert one.rest() == []


def test_a_long_utterance_is_cut_while_it_goes_on() -> None:
    one = Utterances("far", WordsSettings(longest=5.0))
    found = [cut for at in range(10) for cut in one.push(words("so it goes on.", at * 1.2))]
    assert len(found) >= 2
    assert all(cut.end - cut.start <= 5.0 for cut in found)


def test_words_that_went_off_the_record_are_in_no_utterance() -> None:
    one = Utterances("far", WordsSettings())
    one.push(words("my number is four two", 1.0))
    one.forget(1.95)
    (left,) = one.rest()
    assert left.text == "my number is"


def test_shares_silences_hold_and_overtalk_are_counted() -> None:
    talk = TalkSoFar(("mic", "far"), STEP)
    for mic, far, seconds in ((1, 0, 3), (1, 1, 1), (0, 1, 2), (0, 0, 4), (1, 0, 1), (0, 0, HOLD + 2), (0, 1, 1)):
        for _ in range(round(seconds / STEP)):
            talk.push((bool(mic), bool(far)))
    assert talk.share == {"mic": 0.556, "far": 0.444}
    assert (talk.silence, talk.longest, talk.hold, talk.overtalk) == (0.0, HOLD + 2, HOLD + 2, 1)


def test_a_change_of_turn_is_no_overtalk_and_a_short_silence_no_hold() -> None:
    talk = TalkSoFar(("mic", "far"), STEP)
    for pair in [(True, False)] * 5 + [(True, True)] * 3 + [(False, True)] * 5 + [(False, False)] * 20:
        talk.push(pair)
    assert (talk.overtalk, talk.hold, talk.silence) == (0, 0.0, 2.0)


def test_nobody_has_a_share_before_anybody_spoke() -> None:
    assert TalkSoFar(("far",), STEP).share == {"far": 0.0}


def voiced(seconds: float, pitch: float) -> np.ndarray:
    """A buzz with the pitch and the spectrum of a voice, gliding a little as voices do."""
    times = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.08 * np.sin(2 * np.pi * 1.3 * times))) / RATE
    return (0.1 * sum(np.sin(k * phase) / k for k in range(1, 16))).astype(np.float32)


def spoken(moods: Moods, start: float, pitch: float, seconds: float = 2.0) -> tuple[Utterance, bool]:
    quiet = 1e-4 * np.random.default_rng(0).standard_normal(round(0.5 * RATE)).astype(np.float32)
    sound = np.concatenate([quiet, voiced(seconds, pitch), quiet])
    moods.push(sound, round((start + seconds + 0.5) * RATE))
    said = words("this is so great today", start, seconds / 5)
    return moods.felt(Utterance(start, start + seconds, "far", "this is so great today", tuple(said)))


@pytest.fixture(scope="module")
def pitch():
    return detector()


def test_the_tone_is_against_the_side_s_own_first_minute_and_provisional_until_then(pitch) -> None:
    moods = Moods("en", lambda: pitch)
    found = [spoken(moods, 3.0 * at + 0.5, 120.0) for at in range(round(MINUTE / 2) + 3)]
    first, last = found[0], found[-1]
    assert (first[0].tone, first[0].no_tone, first[1]) == (None, tone.NO_BASELINE, True)
    assert found[BASELINE_UTTERANCES + 1][0].tone is not None
    assert found[BASELINE_UTTERANCES + 1][1]
    assert not last[1]
    assert last[0].sentiment is not None
    assert last[0].sentiment.compound > 0.5
    high, provisional = spoken(moods, 3.0 * len(found) + 0.5, 190.0)
    assert not provisional
    assert high.tone is not None
    assert high.tone.arousal > 1.0


def test_without_the_sound_or_the_wish_there_is_no_tone_and_it_says_why(pitch) -> None:
    one = Utterance(1.0, 2.0, "mic", "hello", tuple(words("hello", 1.0)))
    assert Moods("en", lambda: pitch).felt(one)[0].no_tone == tone.NO_SOUND
    felt, provisional = Moods("de", lambda: pitch, tones=False).felt(one)
    assert (felt.no_tone, felt.sentiment, provisional) == (tone.NOT_HEARD, None, False)


def test_the_script_of_the_microphones_side_is_no_mood_and_taught_words_count(pitch) -> None:
    def felt(side, text, learned=()):
        moods = moods_of("en", lambda: pitch, "all", learned, side)
        found = moods.felt(Utterance(1.0, 2.0, side, text, tuple(words(text, 1.0))))[0].sentiment
        assert found is not None
        return found.label

    script = "Thank you for calling, I'm so sorry to hear about this problem."
    assert felt("mic", script) == "neutral"
    assert felt("far", "I've been waiting for three weeks and nobody called me back.") == "negative"
    assert felt("far", "Okay, thank you.") == "neutral"
    assert felt("far", "The app is laggy.") == "neutral"
    assert felt("far", "The app is laggy.", (("laggy", -2.0),)) == "negative"


def test_frames_in_memory_are_those_of_a_file(tmp_path, pitch) -> None:
    sound = np.concatenate([voiced(1.0, 140.0), np.zeros(RATE // 2, np.float32)])[: RATE // 256 * 256]
    sound.tofile(tmp_path / "sound.f32")
    (whole,) = measure(tmp_path / "sound.f32", 1, pitch)
    mine = held(sound, pitch)
    for name in ("pitch", "voicing", "level", "ratio", "peak"):
        assert np.allclose(getattr(whole, name), getattr(mine, name), atol=1e-4)
    assert np.allclose(levels(sound), whole.level, atol=1e-4)


def test_every_event_is_json_with_words_as_in_a_call(tmp_path) -> None:
    word = Word(1.0, 1.2, "hello", 0.9)
    one = as_json(Draft(1.2, 2.0, "far", "hello", "there", (word,), tmp_path))
    assert one == {
        "event": "draft",
        "t": 1.2,
        "at": 2.0,
        "side": "far",
        "committed": "hello",
        "tentative": "there",
        "words": [{"start": 1.0, "end": 1.2, "text": "hello", "confidence": 0.9}],
        "path": str(tmp_path),
    }
    said = as_json(Said(1.2, 2.0, "far", Utterance(1.0, 1.2, "far", "hello", (word,)), True))
    assert said["utterance"]["words"] == one["words"]
    others = [Behind(9.0, 9.5, "mic", 3.0), Talk(9.0, 9.5, {"mic": 1.0}, 0.0, 1.0, 0.0, 0)]
    assert [json.loads(json.dumps(as_json(other)))["event"] for other in others] == ["behind", "talk"]
