"""The drafts of a recording from the parent's side, told with a child that says what the test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from callscope.audio.capture.wav import GrowingWav, Shape
from callscope.call import RATE, Utterance, Word
from callscope.conversation.drafting.child import Child, Close, Follow, Off, On, Order, model_of
from callscope.conversation.drafting.drafter import Drafter
from callscope.conversation.drafting.follow import Growing
from callscope.conversation.drafting.session import BACKLOG, Session
from callscope.conversation.feelings import Moods
from callscope.errors import EngineFailed, ModelMissing, Unusable
from callscope.nouns.live import Behind, Draft, Event, OffRecord, Recording, Said, Side, Stopped, Talk, Warned
from callscope.settings import ListenSettings, Settings, WordsSettings
from tests.conversation.spelled import Reading, loud, spelled
from tests.sound_server import wait_for

CRASHED = EngineFailed("the drafts process was killed by SIGKILL")


def draft(text: str, start: float, tentative: str = "") -> Draft:
    word = Word(start, start + 0.3, text, 0.9)
    return Draft(word.end, 0.0, "far", text, tentative, (word,))


class Scripted:
    """A child that answers with what is put into `answers`, and otherwise with nothing; keeps its orders."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.answers: list[list[Event] | Exception] = []
        self.closed = 0

    def start(self) -> None:
        """Nothing to start."""

    def answer(self, orders: Sequence[Order], /) -> list[Event]:
        self.orders += orders
        if not self.answers:
            return []
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1


class Stage:
    """A Drafter on a scripted child, and what it told."""

    def __init__(self) -> None:
        self.child = Scripted()
        self.told: list[Event] = []
        self.drafter = Drafter(Settings(), Path("nowhere"), self.told.append, child=self.child)

    def wait(self, count: int) -> list[Event]:
        wait_for(lambda: len(self.told) >= count)
        return self.told

    def begun(self, name: str = "one.wav") -> None:
        self.drafter.start(Path(name))
        wait_for(lambda: Follow(Path(name), "mic") in self.child.orders)


@pytest.fixture
def stage() -> Iterator[Stage]:
    one = Stage()
    yield one
    one.child.answers.clear()
    one.drafter.stop()


def test_what_the_child_says_is_told_with_the_moment_and_the_call(stage: Stage) -> None:
    stage.child.answers = [[draft("hello", 1.0)]]
    stage.drafter.start(Path("one.wav"), ago=5.0)
    (one,) = stage.wait(1)
    assert isinstance(one, Draft)
    assert 5.0 <= one.at < 15.0
    assert (one.path, one.committed) == (Path("one.wav"), "hello")


def test_a_child_that_dies_is_replaced_once_in_a_call_and_that_is_told(stage: Stage) -> None:
    stage.begun()
    stage.child.answers = [CRASHED]
    (one,) = stage.wait(1)
    assert isinstance(one, Warned)
    assert one.kind == "drafts"
    assert "SIGKILL" in one.said
    assert "begin again" in one.said
    wait_for(lambda: Follow(Path("one.wav"), "mic", live=True) in stage.child.orders)
    stage.child.answers = [CRASHED]
    assert "no more of them" in stage.wait(2)[1].said  # type: ignore[union-attr]
    assert stage.drafter.wait(10)
    stage.child.answers = [[draft("hello", 0.2)]]
    stage.drafter.next(Path("two.wav"))
    assert stage.wait(3)[2].committed == "hello"  # type: ignore[union-attr]


def test_a_missing_model_is_told_and_not_tried_again(stage: Stage) -> None:
    stage.child.answers = [ModelMissing("the weights tiny.en cannot be used", "run: callscope models pull")]
    stage.drafter.start(Path("one.wav"))
    assert "tiny.en" in stage.wait(1)[0].said  # type: ignore[union-attr]
    assert stage.drafter.wait(10)
    assert len(stage.child.orders) == 1


def test_no_word_that_is_off_the_record_is_told_even_if_the_child_had_it_already(stage: Stage) -> None:
    stage.begun()
    stage.drafter.off(10.0)
    utterance = Utterance(9.5, 12.0, "far", "my card number")
    stage.child.answers = [
        [draft("before", 9.0), draft("number", 11.0, "secret"), Said(12.0, 0.0, "far", utterance, False)]
    ]
    before, number = stage.wait(2)
    assert before.committed == "before"  # type: ignore[union-attr]
    assert (number.committed, number.tentative, number.words) == ("", "", ())  # type: ignore[union-attr]
    stage.drafter.on(20.0)
    stage.child.answers = [[draft("within", 15.0), draft("after", 21.0, "it goes on")]]
    *_, within, after = stage.wait(4)
    assert within.committed == ""  # type: ignore[union-attr]
    assert (after.committed, after.tentative) == ("after", "it goes on")  # type: ignore[union-attr]
    assert [one for one in stage.child.orders if isinstance(one, Off | On)] == [Off(10.0), On(20.0)]


def test_it_follows_a_recorder_by_what_that_tells(stage: Stage) -> None:
    one, two = Path("one.wav"), Path("two.wav")
    stage.drafter.hear(Recording(0.0, 0.1, one, 1.0))
    stage.drafter.hear(OffRecord(20.0, 20.0, 5.0))
    stage.drafter.hear(OffRecord(30.0, 30.0, 5.0, 30.2))
    stage.drafter.hear(Stopped(40.0, 40.0, one, 40.0, "next call"))
    stage.drafter.hear(Recording(0.0, 0.1, two, 41.0))
    expected = [Follow(one, "mic"), Off(5.0), On(30.2), Close(), Follow(two, "mic")]
    wait_for(lambda: stage.child.orders == expected)


def test_the_last_words_of_a_call_are_its_own_when_the_next_has_begun(stage: Stage) -> None:
    stage.begun("one.wav")
    stage.child.answers = []
    stage.drafter.close()
    wait_for(lambda: Close() in stage.child.orders)
    stage.drafter.next(Path("two.wav"))
    wait_for(lambda: Follow(Path("two.wav"), "mic") in stage.child.orders)
    stage.child.answers = [[draft("hello", 0.2)]]
    assert stage.wait(1)[0].path == Path("two.wav")  # type: ignore[union-attr]


def test_a_listener_that_fails_does_not_end_the_drafts() -> None:
    child, told = Scripted(), []

    def tell(event: Event) -> None:
        told.append(event)
        raise ValueError

    drafter = Drafter(Settings(), Path("nowhere"), tell, child=child)
    child.answers = [[draft("one", 1.0)], [draft("two", 2.0)]]
    drafter.start(Path("one.wav"))
    wait_for(lambda: len(told) == 2)
    drafter.stop()
    assert child.closed == 1


def test_the_model_is_chosen_by_language_unless_the_settings_name_one() -> None:
    def chosen(language: str, draft: str = "") -> str:
        return model_of(Settings(words=WordsSettings(language=language), listen=ListenSettings(draft=draft)))

    assert [chosen("en"), chosen("en-GB"), chosen(""), chosen("de")] == ["tiny.en", "tiny.en", "tiny.en", "base"]
    assert chosen("de", "small") == "small"


class Grows:
    """A recording that grows as a test says, and the session that drafts it."""

    def __init__(self, path: Path, tracks: int = 2) -> None:
        self.wav = GrowingWav(path, Shape(tracks, RATE))
        self.known: list[str] = []
        self.tracks = tracks
        self.session = Session(path, Reading(self.known), lambda: loud, _moods, WordsSettings())

    def add(self, sound: np.ndarray, side: int = 0) -> None:
        frames = np.zeros((len(sound), self.tracks), np.int16)
        frames[:, side] = np.rint(sound * 32768)
        self.wav.write(frames.tobytes())

    def say(self, text: str, side: int = 0) -> None:
        self.add(spelled(text, self.known), side)

    def finish(self) -> list[Event]:
        self.wav.close()
        return self.session.finish()

    def drained(self) -> list[Event]:
        found: list[Event] = []
        while events := self.session.step():
            found += events
        return found


def _moods(_: Side) -> Moods:
    def unused() -> Callable[..., tuple[np.ndarray, np.ndarray]]:
        raise AssertionError

    return Moods("en", unused, tones=False)


@pytest.fixture
def grows(tmp_path: Path) -> Iterator[Grows]:
    one = Grows(tmp_path / "call.wav")
    yield one
    one.finish()


def words(events: Sequence[Event], side: Side) -> list[str]:
    drafts = (one for one in events if isinstance(one, Draft) and one.side == side)
    return [word.text for one in drafts for word in one.words]


def test_each_track_of_a_growing_file_is_a_side_of_its_own(grows: Grows) -> None:
    grows.say("how can i help ...")
    grows.say("my oil light is on ...", side=1)
    events = grows.drained()
    assert words(events, "mic") == "how can i help".split()
    assert words(events, "far") == "my oil light is on".split()
    said = [one for one in events if isinstance(one, Said)]
    assert [(one.side, one.utterance.text) for one in said] == [
        ("mic", "how can i help"),
        ("far", "my oil light is on"),
    ]
    assert said[0].utterance.sentiment is not None


def test_what_is_left_when_the_file_is_closed_is_settled(tmp_path: Path) -> None:
    grows = Grows(tmp_path / "call.wav")
    grows.say("good")
    assert words(grows.drained(), "mic") == []
    grows.say("bye")
    events = grows.finish()
    assert words(events, "mic") == ["good", "bye"]
    assert isinstance(events[-1], Said)


def test_when_it_falls_behind_it_skips_to_live_and_says_so(grows: Grows) -> None:
    grows.say("hello there")
    early = grows.drained()
    grows.add(np.zeros(round((BACKLOG + 4) * RATE), np.float32))
    grows.say("late words ...")
    events = grows.drained()
    behind = [one for one in events if isinstance(one, Behind)]
    assert [one.side for one in behind] == ["mic", "far"]
    assert behind[0].skipped > BACKLOG
    assert words([*early, *events], "mic")[:2] == ["hello", "there"]
    grows.say("here again ...")
    later = grows.drained()
    assert words(later, "mic") == ["here", "again"]
    found = [word for one in later if isinstance(one, Draft) for word in one.words]
    assert abs(found[-1].end - (grows.wav.duration - 1.0)) < 0.1


def test_off_the_record_nothing_is_heard_and_on_it_goes_on(grows: Grows) -> None:
    grows.say("my card number is")
    events = grows.drained()
    events += grows.session.off(0.0)
    grows.say("four two four two ...")
    events += grows.drained()
    assert words(events, "mic") == []
    assert [one.tentative for one in events if isinstance(one, Draft)][-1] == ""
    grows.session.on(grows.wav.duration)
    grows.say("... thank you ...")
    later = grows.drained()
    assert words(later, "mic") == ["thank", "you"]
    assert [one.utterance.text for one in later if isinstance(one, Said)] == ["thank you"]


def test_the_talk_so_far_is_told_once_a_second(grows: Grows) -> None:
    events: list[Event] = []
    for _ in range(4):
        grows.say("so ...")
        events += grows.drained()
    grows.add(np.zeros(RATE // 2, np.float32))
    talk = [one for one in [*events, *grows.drained()] if isinstance(one, Talk)]
    assert len(talk) == 4
    assert talk[-1].share == {"mic": 1.0, "far": 0.0}
    assert talk[-1].silence > 0.9


def test_a_session_that_begins_live_does_not_go_back(tmp_path: Path) -> None:
    grows = Grows(tmp_path / "call.wav")
    grows.say("old words " * 10)
    session = Session(tmp_path / "call.wav", Reading(grows.known), lambda: loud, _moods, WordsSettings(), live=True)
    grows.say("new ...")
    events = [*session.step(), *session.step()]
    assert words(events, "mic")[-1] == "new"
    assert len(words(events, "mic")) < 6
    session.finish()
    grows.finish()


def test_a_file_that_is_no_recording_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(b"RIFF....WAVEjunk")
    with pytest.raises(Unusable, match="no 16-bit recording"):
        Growing(path)
    with pytest.raises(Unusable, match="cannot read"):
        Growing(tmp_path / "missing.wav")


def test_the_header_is_not_trusted_for_the_length(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "call.wav", Shape(1, RATE))
    with Growing(tmp_path / "call.wav") as file:
        with (tmp_path / "call.wav").open("ab") as more:
            more.write(b"\1\0" * 160 + b"\1")
        assert file.read(1000).shape == (1, 160)
    wav.close()


def test_orders_reach_the_session_of_the_present_call(tmp_path: Path) -> None:
    grows = Grows(tmp_path / "one.wav", tracks=1)
    child = Child(Reading(grows.known), lambda: loud, _moods, Settings())
    grows.say("good morning")
    events = child([Follow(tmp_path / "one.wav", "far")])
    events += child([Close()])
    assert words(events, "far") == ["good", "morning"]
    assert child([]) == []
    grows.finish()
