"""What becomes of one side's sound, told with words that a test double can read off it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import RATE
from callscope.conversation.drafting.guess import Guess, Piece, Recogniser, Spoken, agreed, is_doubtful, kept
from callscope.conversation.drafting.side import RULES
from callscope.conversation.drafting.strip import Strip
from callscope.conversation.drafting.voice import Silero, Voice
from callscope.conversation.windows import voicing
from tests.conversation.spelled import EACH, Reading, committed, drafting, drained, spelled, streamed

TEXT = "my oil light is still on and nobody has called me back ... ... so i want my money back now"


def pieces(text: str) -> tuple[Piece, ...]:
    return tuple(Piece(word, (at,)) for at, word in enumerate(text.split()))


def guess(text: str, logprob: float = -0.3, no_speech: float = 0.05) -> Guess:
    return Guess(pieces(text), logprob, no_speech, lambda _: [])


def test_guesses_agree_as_far_as_their_words_are_alike_whatever_their_case_and_points() -> None:
    assert agreed(pieces("my oil light. Is on"), pieces("My oil light is off")) == 4
    assert agreed((), pieces("my oil")) == 0


def test_every_word_is_committed_once_in_order_and_none_that_was_half_heard() -> None:
    known: list[str] = []
    sound = spelled(TEXT, known)
    found = streamed(drafting(Reading(known)), sound)
    assert committed(found) == known
    words = [word for one in found for word in one.committed]
    assert all(after.start >= before.end for before, after in itertools.pairwise(words))
    assert abs(words[0].start - 0.0) < 0.05
    assert abs(words[-1].end - len(sound) / RATE) < 0.05


@settings(max_examples=15)
@given(st.floats(0.02, 1.5))
def test_however_the_sound_arrives_the_words_are_the_same(each: float) -> None:
    known: list[str] = []
    sound = spelled(TEXT, known)
    assert committed(streamed(drafting(Reading(known)), sound, each)) == known


def test_words_come_while_the_speech_goes_on_and_the_tail_is_shown_as_a_guess() -> None:
    known: list[str] = []
    side = drafting(Reading(known))
    side.push(spelled("my oil light is still on and", known))
    first = side.step()
    side.push(spelled("nobody has called", known))
    second = side.step()
    assert first is not None
    assert second is not None
    assert first.committed == ()
    assert first.tentative == "my oil light is still on and"
    assert committed([second]) == [*"my oil light is still on".split(), "and"]
    assert second.tentative == "nobody has called"


def test_the_end_of_speech_settles_everything_at_once() -> None:
    known: list[str] = []
    side = drafting(Reading(known))
    side.push(np.concatenate([spelled("it works now", known), np.zeros(RATE, np.float32)]))
    one = side.step()
    assert one is not None
    assert committed([one]) == ["it", "works", "now"]
    assert one.tentative == ""


def test_silence_costs_nothing() -> None:
    hear = Reading([])
    assert streamed(drafting(hear), np.zeros(20 * RATE, np.float32)) == []
    assert hear.asked == []


def test_a_click_is_not_heard() -> None:
    hear = Reading(["click"])
    sound = np.zeros(3 * RATE, np.float32)
    sound[RATE : RATE + 800] = 0.3
    assert streamed(drafting(hear), sound) == []
    assert hear.asked == []


def test_speech_without_an_end_is_cut_behind_settled_words_and_loses_none() -> None:
    known: list[str] = []
    letters = np.random.default_rng(1).integers(97, 123, (200, 5))
    sound = spelled(" ".join("".join(map(chr, row)) for row in letters), known)
    hear = Reading(known)
    assert committed(streamed(drafting(hear), sound)) == known
    assert max(hear.asked) < RULES.long + 2


def test_what_was_said_before_is_heard_again_with_what_follows() -> None:
    known: list[str] = []
    hear = Reading(known)
    streamed(drafting(hear), spelled("my oil light ... ... ... is on", known))
    assert max(hear.asked) > 5 * EACH


class Stuck(Recogniser):
    """Says what it was told to, whatever it hears."""

    def __init__(self, text: str, **sure: float) -> None:
        self.one = guess(text, **sure)

    def __call__(self, sound: np.ndarray, said: Sequence[Piece], sure: bool = False, past: Sequence[int] = ()) -> Guess:
        return self.one


def test_a_loop_is_cut_where_it_begins_to_repeat_itself() -> None:
    assert [one.text for one in kept(guess("thank you " * 8), (), 9.0)] == ["thank", "you"]
    assert kept(guess("you " * 5), pieces("you you you you"), 9.0) == ()


def test_words_for_silence_and_a_gush_of_words_are_not_kept() -> None:
    assert kept(guess("thanks for watching", logprob=-1.5, no_speech=0.9), (), 2.0) == ()
    assert kept(guess("a great many words " * 6), (), 0.4) == ()
    assert is_doubtful(guess("maybe", logprob=-1.4), (), 2.0)


class Wavering(Recogniser):
    """Hears a word for every 0.32 s, another one each time."""

    asked = 0

    def __call__(self, sound: np.ndarray, said: Sequence[Piece], sure: bool = False, past: Sequence[int] = ()) -> Guess:
        self.asked += 1
        count = int(len(sound) / RATE / EACH)
        new = tuple(Piece(f"{chr(97 + at)}{self.asked}", (at,)) for at in range(len(said), count))
        return Guess(
            new, -0.2, 0.01, lambda every: [Spoken(at * EACH, at * EACH + EACH, 0.5) for at in range(len(every))]
        )


def test_words_on_which_no_two_guesses_agree_are_settled_before_long() -> None:
    known: list[str] = []
    side = drafting(Wavering())
    late = []
    sound = spelled("so it goes on and on for a while and never comes to an end", known)
    for start in range(0, len(sound), 1600):
        side.push(sound[start : start + 1600])
        late += [side.position / RATE - word.end for one in drained(side) for word in one.committed]
    assert len(late) > 3
    assert max(late) < RULES.patience + RULES.step + EACH


def test_a_model_that_invents_words_commits_none_of_them() -> None:
    known: list[str] = []
    sound = spelled("one two three four five six seven ...", known)
    assert committed(streamed(drafting(Stuck("hmm", logprob=-2.0, no_speech=0.9)), sound)) == []


def test_what_is_dropped_is_never_said_and_what_comes_after_is() -> None:
    known: list[str] = []
    side = drafting(Reading(known))
    side.push(spelled("my card number is four", known))
    side.step()
    assert side.drop()
    found = streamed(side, spelled("... thank you", known))
    assert committed(found) == ["thank", "you"]


def test_after_a_skip_the_words_have_their_own_times() -> None:
    known: list[str] = []
    side = drafting(Reading(known))
    side.push(spelled("my oil light", known))
    settled = side.skip(100 * RATE)
    assert [word.text for word in settled] == known
    known.clear()
    found = streamed(side, spelled("... here", known))
    assert abs(found[-1].committed[0].start - 101.0) < 0.05


def test_a_strip_tells_times_of_the_call_across_what_was_left_out() -> None:
    strip = Strip(0)
    strip.push(np.ones(1000, np.float32))
    strip.part(600)
    strip.shift(900)
    strip.push(np.full(500, 2, np.float32))
    sound, window = strip.heard(strip.end)
    assert (len(sound), strip.length, strip.end) == (1200, 1200, 1500)
    assert window.in_call(650 / RATE, 700 / RATE) == (950 / RATE, 1000 / RATE)
    strip.cut(500)
    assert strip.length == 100 + 600


def test_speech_after_the_soft_noise_of_a_line_is_found_as_in_the_whole_file(samples: Path) -> None:
    from faster_whisper.audio import decode_audio

    sound = decode_audio(str(samples / "oil-light.flac"), split_stereo=True)[1][: 25 * RATE]
    likely: list[float] = []
    model = Silero()

    def detect(hops: np.ndarray) -> np.ndarray:
        found = model(hops)
        likely.extend(found.tolist())
        return found

    voice = Voice(detect)
    for start in range(0, len(sound), 800):
        voice.push(sound[start : start + 800])
    whole = voicing(sound)[: len(likely)]
    assert np.mean((np.array(likely) > 0.3) == (whole > 0.3)) > 0.95
    assert voice.spoken / RATE > 12
