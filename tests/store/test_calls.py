from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Filter, Overlap, Quote, Recording
from callscope.errors import NotFound, Unusable, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL, cast_call, oil_call, said, suggestion


def test_a_stored_call_is_read_back_as_it_was(library: Library) -> None:
    library.save_call(oil_call())
    assert library.call(OIL) == oil_call()
    assert library.machine_call(OIL) == oil_call()


@pytest.mark.parametrize("overlaps", [None, ()], ids=["nobody listened", "nobody spoke over another"])
def test_no_overlap_and_nobody_who_listened_for_one_are_two_things(
    library: Library, overlaps: tuple[()] | None
) -> None:
    library.save_call(replace(oil_call(), overlaps=overlaps))
    assert library.call(OIL).overlaps == overlaps


def test_overlaps_are_those_of_the_last_hearing_and_go_with_the_call(filled: Library) -> None:
    filled.assign(OIL, 8.0, 8.5, "S1")
    assert filled.call(OIL).overlaps == oil_call().overlaps
    filled.undo()
    filled.save_call(replace(oil_call(), overlaps=(Overlap(20.5, 21.5, ("S2", "S1")),)))
    assert filled.call(OIL).overlaps == (Overlap(20.5, 21.5, ("S2", "S1")),)
    filled.remove_call(OIL)
    with closing(sqlite3.connect(filled.path)) as connection:
        assert connection.execute("SELECT count(*) FROM originals WHERE overlaps IS NOT NULL").fetchone() == (0,)


def test_a_call_without_words_is_stored(library: Library) -> None:
    silent = replace(oil_call(), utterances=(), speakers=(), omitted=())
    library.save_call(silent)
    assert library.call(OIL) == silent
    assert library.calls()[0].talk is None


def test_what_it_was_heard_with_is_remembered(library: Library) -> None:
    assert library.options(OIL) is None
    assert not library.has_call(OIL)
    library.save_call(oil_call(), '{"model": "base"}')
    library.save_call(oil_call(), '{"model": "small"}')
    assert library.options(OIL) == '{"model": "small"}'


def test_calls_are_listed_newest_first_with_what_a_list_shows(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", ""))
    filled.save_suggestions(OIL, [suggestion(), suggestion(21.0, 24.0)])
    newer, older = filled.calls()
    assert [newer.title, older.title] == ["Chromecast order", "Oil light"]
    assert (older.quotes, older.suggestions, older.speakers) == (1, 2, 2)
    assert older.mood == (-0.4, None, -0.1, 0.7)
    assert older.tone == (-0.4, None, -0.1, 0.7)
    assert older.talk == pytest.approx(18.5 / 35.0, abs=0.001)
    assert (older.caller, newer.caller) == ("Suzanne", None)
    assert older.path == Path("/calls/oil.wav")


def test_without_a_known_customer_everyone_but_the_agent_counts(library: Library) -> None:
    call = oil_call()
    library.save_call(replace(call, speakers=(replace(call.speakers[0], role="unknown"), call.speakers[1])))
    assert library.calls()[0].mood == (-0.4, None, -0.1, 0.7)


@pytest.mark.parametrize(
    ("where", "titles"),
    [
        (Filter(caller="suzanne"), ["Oil light"]),
        (Filter(since="2024-04"), ["Chromecast order"]),
        (Filter(until="2024-03-01"), ["Oil light"]),
        (Filter(since="2024-03-01", until="2024-05-02"), ["Chromecast order", "Oil light"]),
        (Filter(tag="Wait"), ["Oil light"]),
        (Filter(kind="need"), []),
        (Filter(speaker="cherry"), ["Oil light"]),
        (Filter(sentiment="negative"), ["Chromecast order", "Oil light"]),
    ],
)
def test_calls_are_narrowed(filled: Library, where: Filter, titles: list[str]) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", kind="pain", tags=("wait",)))
    assert [call.title for call in filled.calls(where)] == titles


def test_hearing_again_keeps_what_people_set(filled: Library) -> None:
    filled.set_calls([OIL], title="My light", caller="Sue", outcome="solved", satisfaction=4)
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", tags=("light",)))
    again = replace(
        oil_call(), utterances=oil_call().utterances[:3], recording=replace(oil_call().recording, queue="B")
    )
    filled.save_call(again)
    call = filled.call(OIL)
    assert (call.recording.title, call.recording.caller, call.recording.queue) == ("My light", "Sue", "B")
    assert (call.outcome, call.satisfaction) == ("solved", 4)
    assert len(call.utterances) == 3
    assert filled.quotes() == [quote]


def test_hearing_again_shows_both_texts_of_a_quote_whose_words_changed(filled: Library) -> None:
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", checked=True))
    call = oil_call()
    better = said(4.5, 12.0, "S1", "Hi Cherry, I just left the shop and the oil light is on.", -0.4)
    filled.save_call(replace(call, utterances=(call.utterances[0], better, *call.utterances[2:])))
    (now,) = filled.quotes()
    assert now.text == quote.text
    assert now.now == "Hi Cherry, I just left the shop and the oil light is on."
    assert not now.checked


def test_a_quote_finds_its_speaker_when_the_voices_are_numbered_otherwise(filled: Library) -> None:
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", ""))
    call = oil_call()
    other = {"S1": "S2", "S2": "S1"}
    filled.save_call(
        replace(call, utterances=tuple(replace(one, speaker=other[one.speaker]) for one in call.utterances))
    )
    assert filled.quotes() == [replace(quote, speaker="S2")]


def test_a_quote_whose_words_are_gone_says_so(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 31.0, 39.0, "", ""))
    filled.save_call(replace(oil_call(), utterances=oil_call().utterances[:3]))
    (quote,) = filled.quotes()
    assert quote.text == "Oh it's off! You saved me a trip."
    assert quote.now == ""


def test_a_call_is_found_by_id_start_of_an_id_title_or_part_of_one(filled: Library) -> None:
    for name in (OIL, OIL.upper(), "a1b", "Oil light", "oil", "light"):
        assert filled.resolve(name) == OIL
    assert filled.resolve("order") == CAST


def test_a_name_that_fits_several_calls_lists_them(filled: Library) -> None:
    filled.save_call(oil_call(identity="a1b2ffffffff", title="Oil light two"))
    assert filled.resolve("oil light") == OIL
    with pytest.raises(UsageProblem, match="2 calls fit") as problem:
        filled.resolve("a1b2")
    assert "Oil light two" in problem.value.hint


def test_a_name_that_fits_nothing_names_what_is_near(filled: Library) -> None:
    with pytest.raises(NotFound) as problem:
        filled.resolve("Oil lihgt")
    assert "Oil light" in problem.value.hint
    for name in ("", "zzzz"):
        with pytest.raises(NotFound):
            filled.resolve(name)


def test_an_outcome_is_one_of_the_list_and_its_start_is_enough(filled: Library) -> None:
    filled.set_calls([OIL], outcome="pass")
    assert filled.call(OIL).outcome == "passed on"
    with pytest.raises(UsageProblem) as problem:
        filled.set_calls([OIL], outcome="great")
    assert "workaround" in problem.value.hint
    filled.set_calls([OIL], outcome=None)
    assert filled.call(OIL).outcome is None


@pytest.mark.parametrize(
    "changes",
    [
        {"satisfaction": 6},
        {"satisfaction": "x"},
        {"held_at": "yesterday"},
        {"title": " "},
        {"title": None},
        {"colour": "red"},
    ],
)
def test_what_a_call_cannot_be_is_refused(filled: Library, changes: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        filled.set_calls([OIL], **changes)
    assert filled.call(OIL) == oil_call()


def test_a_removed_call_takes_everything_with_it(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion()])
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", tags=("light",), note="secret memo"))
    filled.edit_text(OIL, 4.5, "Hi Cherry")
    filled.remove_call(OIL)
    assert [call.id for call in filled.calls()] == [CAST]
    assert (filled.quotes(), filled.suggestions(state="all"), filled.search("oil"), filled.search("secret")) == (
        [],
        [],
        [],
        [],
    )
    assert filled.tag("light").quotes == 0
    with pytest.raises(NotFound):
        filled.undo()
    with pytest.raises(NotFound):
        filled.call(OIL)
    assert filled.check() == []


def test_a_path_of_any_bytes_comes_back(library: Library) -> None:
    for number, name in enumerate(
        [b"caf\xe9.wav", b"100%25.wav", b"100%.wav", "naïve ☎.wav".encode(), b"a\nb\x1b[1m.wav"]
    ):
        path = Path(os.fsdecode(b"/calls/" + name))
        library.save_call(oil_call(path, f"{number:012x}"))
        assert library.call(f"{number:012x}").recording.path == path
    assert len(library.calls()) == 5


def test_text_that_cannot_be_encoded_is_mended(library: Library) -> None:
    call = oil_call(title="caf\udce9")
    library.save_call(replace(call, utterances=(said(0, 1, "S1", "bad \ud800 text"),)))
    assert library.call(OIL).recording.title == "caf\ufffd"
    assert library.call(OIL).utterances[0].text == "bad \ufffd text"


def test_a_time_that_is_no_number_stores_nothing(library: Library) -> None:
    with pytest.raises(Unusable):
        library.save_call(replace(oil_call(), recording=Recording(OIL, Path("a.wav"), "a", duration=float("nan"))))
    assert library.calls() == []


def test_a_second_call_of_the_same_caller_is_the_same_caller(filled: Library) -> None:
    filled.save_call(oil_call(identity="b" * 12, caller="SUZANNE"))
    filled.save_call(replace(cast_call("c" * 12)))
    (caller,) = filled.callers()
    assert (caller.name, caller.calls) == ("Suzanne", 2)


def test_how_loud_a_call_was_is_kept_and_is_replaced_when_it_is_heard_again(library: Library) -> None:
    two = (bytes(range(100)), bytes(range(100, 200)))
    library.save_call(replace(oil_call(), levels=two))
    assert library.call(OIL).levels == library.machine_call(OIL).levels == two
    library.save_call(oil_call())
    assert library.call(OIL).levels == ()
