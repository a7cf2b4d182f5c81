"""The parts of the screens that need no screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from callscope.call import APART, Call, CallSummary, Filter, Overlap, Progress, QueueItem, Speaker, Word
from callscope.sides import channels_of, side_labels
from callscope.tui import timeline
from callscope.tui.columns import columns
from callscope.tui.completion import Codebook, completed, offers
from callscope.tui.entries import Covers, LeftOut, Remark, Silence, Spoken, entries, overlaps
from callscope.tui.folders import Folder, Place, jump
from callscope.tui.folders import completed as path_completed
from callscope.tui.glyphs import size_said
from callscope.tui.listing import items
from callscope.tui.measure import between, clipped, cut, fit, length
from callscope.tui.query import asked
from callscope.tui.stack import Stack
from callscope.tui.view import next_in, place_in
from callscope.tui.wrapping import wrap
from tests.tui import made


@given(st.text(max_size=200), st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    for start, end in lines:
        assert cell_len(text[start:end]) <= max(width, 2)
    kept = "".join(text[start:end] for start, end in lines)
    assert "".join(kept.split()) == "".join(text.split())


@given(st.text(max_size=60), st.integers(0, 30))
def test_a_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_left_pieces_give_way_to_right_ones() -> None:
    line = between([("a long title", "plain"), (" and more", "dim")], [("right", "dim")], 16)
    assert "".join(text for text, _ in line) == "a long t…  right"
    assert length(line) == 16
    assert cut("abc", 2) == "a…"


@pytest.mark.parametrize("width", [10, 20, 39, 40, 63, 64, 79, 82, 200])
def test_a_row_of_the_transcript_leaves_room_for_text(width: int) -> None:
    found = columns(width, 60)
    assert found.text >= 6
    if width >= 20:
        assert sum(found) + 3 <= width


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.data())
def test_the_stack_knows_which_row_a_line_is_of_and_scrolls_it_into_sight(
    heights: list[int], data: st.DataObject
) -> None:
    stack = Stack(heights)
    row = data.draw(st.integers(0, len(heights) - 1))
    window = data.draw(st.integers(5, 30))
    assert stack.row_at(stack.top(row)) == row
    assert stack.row_at(stack.top(row) + stack.height(row) - 1) == row
    top = stack.scrolled(row, data.draw(st.integers(0, 100)), window)
    assert top <= stack.top(row)
    assert stack.top(row) + stack.height(row) <= top + window


BOOK = Codebook(("oil-light", "waiting", "oil-change"), ("after-service",), ("billing", "missing feature"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "oil-light"),
        ("oil", "oil-light"),
        ("oil-c", "oil-change"),
        ("oil-light, oil", "oil-change"),
        ("change", "oil-change"),
        ("waiting @a", "@after-service"),
        ("waiting #", "#billing"),
        ('waiting #"missing f', "#missing feature"),
    ],
)
def test_the_codebook_offers_what_the_last_thing_may_become(typed: str, first: str) -> None:
    assert offers(typed, BOOK)[0] == first


def test_nothing_is_offered_in_a_note() -> None:
    assert offers("waiting ; oil", BOOK) == []


@pytest.mark.parametrize(
    ("typed", "offer", "whole"),
    [
        ("oil", "oil-light", "oil-light"),
        ("new, oil", "oil-light", "new, oil-light"),
        ("new,", "waiting", "new, waiting"),
        ("waiting !4 @a", "@after-service", "waiting !4 @after-service"),
        ("waiting -oil-li", "-oil-light", "waiting -oil-light"),
        ("waiting #mis", "#missing feature", 'waiting #"missing feature"'),
        ('waiting #"missing f', "#missing feature", 'waiting #"missing feature"'),
    ],
)
def test_an_offer_replaces_the_last_thing_only(typed: str, offer: str, whole: str) -> None:
    assert completed(typed, offer) == whole


@pytest.mark.parametrize(
    ("line", "text", "where"),
    [
        ("oil light", "oil light", Filter()),
        ("oil role:customer light", "oil light", Filter(role="customer")),
        ('caller:"Mrs Smith" x', "x", Filter(caller="Mrs Smith")),
        ("sentiment:neg tone:raised kind:p", "", Filter(sentiment="negative", tone="raised", kind="pain")),
        ("date:2026-11", "", Filter(since="2026-11", until="2026-11")),
        ("oil date:2026-11-02..2026-11-09", "oil", Filter(since="2026-11-02", until="2026-11-09")),
        ("role:", "", Filter()),
        ("a:b http://x", "a:b http://x", Filter()),
    ],
)
def test_the_search_line_holds_words_and_filters(line: str, text: str, where: Filter) -> None:
    assert asked(line) == (text, where)


def rows() -> tuple[object, ...]:
    said = (
        made.spoken(5, 9, "S1", "one two three four", 0),
        made.spoken(6.5, 6.9, "S2", "yes", 1),
        made.spoken(15, 20, "S2", "five six seven eight nine", 2),
    )
    omitted = (made.Omission(10, 11, "thanks", "silence"),)
    return entries(made.made_call("a", "A", said, made.TWO, duration=30, omitted=omitted, notes=("a note",)))


def test_rows_are_in_order_of_time_with_silences_omissions_and_remarks() -> None:
    found = rows()
    assert [type(one) for one in found] == [Remark, Silence, Spoken, Silence, LeftOut, Spoken, Silence]


def test_a_response_stands_where_it_was_said() -> None:
    spoken = next(one for one in rows() if isinstance(one, Spoken))
    assert spoken.text == "one two ‹yes› three four"


def test_part_of_a_row_is_found_by_time() -> None:
    spoken = next(one for one in rows() if isinstance(one, Spoken))
    start, end = spoken.part(6.9, 9.0)
    assert spoken.text[start:end] == "three four"
    assert spoken.part(5, 9) is None


def test_a_span_covers_the_rows_of_its_speaker() -> None:
    found = rows()
    covers = Covers(found)
    assert covers.rows(5, 9, "S1") == [2]
    assert covers.rows(5, 20, "S2") == [5]
    assert covers.rows(5, 20, "nobody") == [2, 5]
    assert Covers(found).at(16) == 5
    assert Covers(found).at(0) == 2


def test_the_hunt_knows_what_is_next_and_where_it_is() -> None:
    assert [next_in((2, 5, 9), 5, step) for step in (1, -1)] == [9, 2]
    assert next_in((2, 5), 5, 1) is None
    assert [place_in((2, 5), row) for row in (5, 3)] == ["2", "·"]
    assert [place_in((2, 5, 5, 9), row) for row in (2, 5, 9)] == ["1", "2-3", "4"]


def summary(title: str, **facts: object) -> CallSummary:
    return CallSummary(title, title, Path(f"/c/{title}.wav"), "call", 60, "2026-01-01", **facts)


def test_files_come_before_calls_and_say_where_they_stand() -> None:
    works = {
        Path("/c/new.wav"): Progress("words", 0.43),
        Path("/c/next.wav"): Progress("queued", 0),
        "weights": Progress("", 0),
    }
    queue = [
        QueueItem(Path("/c/bad.wav"), "failed", "it is not sound"),
        QueueItem(Path("/c/new.wav"), "failed", "before"),
    ]
    found = items([summary("a"), summary("b", quotes=2)], queue, works)
    assert [one.state.split(" ")[0] for one in found] == ["hearing", "queued", "failed:", "to", "in"]


@pytest.mark.parametrize(
    ("order", "first"), [("title", "a"), ("quotes", "b"), ("worst ending", "a"), ("most raised", "b"), ("caller", "b")]
)
def test_calls_are_sorted(order: str, first: str) -> None:
    calls = [
        summary("b", quotes=2, mood=(0.1, None, None, 0.5), tone=(1.0, 0, 0, 0), caller="Ann"),
        summary("a", mood=(0.9, None, -0.5, None)),
    ]
    assert items(calls, [], {}, order)[0].title == first


def test_a_small_file_is_not_said_to_be_nothing() -> None:
    assert [size_said(size) for size in (6, 41_060, 2_640_000)] == ["1 kB", "42 kB", "2.6 MB"]


def test_a_list_is_narrowed_by_every_word() -> None:
    calls = [summary("oil", caller="Suzanne"), summary("parcel", caller="Bob")]
    assert [one.title for one in items(calls, [], {}, "title", "SUZ oi")] == ["oil"]
    assert [one.title for one in items(calls, [], {}, "title", "caller:Bob")] == ["parcel"]
    assert [one.title for one in items(calls, [], {}, "title", "title:parcel caller:suz")] == []


@given(st.floats(1, 40_000), st.integers(20, 200))
def test_the_ruler_is_as_wide_as_the_lanes_and_starts_at_zero(duration: float, width: int) -> None:
    text = timeline.ruler(duration, width)
    assert len(text) == width
    assert text.startswith("0:00")


def test_a_lane_moves_with_the_talk() -> None:
    call = made.made_call("a", "A", [made.spoken(0, 5, "S1", "one two three", 0)], made.TWO, duration=10)
    assert timeline.talk(call, made.TWO[0], 10) == "█████·····"
    assert timeline.talk(call, made.TWO[1], 10) == "··········"


def test_a_typed_path_jumps_and_a_name_completes() -> None:
    folder = Folder(Path("/a"), (Place("folder", Path("/a/calls")),), (Place("file", Path("/a/call.wav")),))
    assert jump("/x/y/ca", folder.path) == (Path("/x/y"), "ca")
    assert jump("sub/ca", folder.path) == (Path("/a/sub"), "ca")
    assert jump("ca", folder.path) == (Path("/a"), "ca")
    assert path_completed(folder, "c") == "call"
    assert path_completed(folder, "calls") == "calls/"


def test_words_that_an_edit_changed_are_not_looked_for() -> None:
    said = made.spoken(0, 4, "S1", "one two", 0)
    changed = Spoken(said, made.TWO[0], "something else")
    assert changed.part(0, 2) is None
    assert said.words[0] == Word(0, 2, "one", 0.9)


def levelled(call: Call, *tracks: bytes, apart: bool = False) -> Call:
    engines = {"diarize": APART} if apart else {}
    return replace(call, levels=tracks, engines=engines, recording=replace(call.recording, channels=len(tracks)))


def test_a_wave_rises_with_the_level_of_its_own_channel() -> None:
    rows = [made.spoken(0, 5, "left", "one two three", 0)]
    two = (Speaker("left", "", "agent"), Speaker("right", "", "customer"))
    soft, loud = bytes([150] * 50 + [0] * 50), bytes([0] * 50 + [200] * 50)
    call = levelled(made.made_call("a", "A", rows, two, duration=10), soft, loud, apart=True)
    assert timeline.wave(call, two[0], 10) == "█████·····"
    assert timeline.wave(call, two[1], 10) == "·····█████"


def test_on_one_channel_a_wave_is_what_is_heard_while_its_speaker_talks() -> None:
    rows = [made.spoken(0, 4.9, "S1", "one two three", 0), made.spoken(5, 10, "S2", "four five six", 1)]
    call = made.made_call("a", "A", rows, made.TWO, duration=10)
    call = levelled(call, bytes([120] * 25 + [200] * 75))
    assert timeline.wave(call, made.TWO[1], 4) == "··██"
    first = timeline.wave(call, made.TWO[0], 4)
    assert first[1] == "█" > first[0] != "·"


def test_without_levels_a_wave_is_the_share_of_talk() -> None:
    call = made.made_call("a", "A", [made.spoken(0, 5, "S1", "one two three", 0)], made.TWO, duration=10)
    assert timeline.wave(call, made.TWO[0], 10) == timeline.talk(call, made.TWO[0], 10)


def test_silence_and_overlap_are_seen_in_their_columns() -> None:
    rows = [made.spoken(0, 5, "S1", "one two three", 0), made.spoken(4, 5.5, "S2", "four five six", 1)]
    call = made.made_call("a", "A", rows, made.TWO, duration=10)
    assert timeline.still(call, [(5.5, 10.0)], 10) == {6, 7, 8, 9}
    assert timeline.together(call, 10) == {4, 5}


def mono(*marks: Overlap) -> Call:
    """Two who follow one another in the text, on one channel that is heard all the time."""
    rows = [made.spoken(0, 4.95, "S1", "one two three", 0), made.spoken(5, 8.95, "S2", "four five six", 1)]
    return levelled(replace(made.made_call("a", "A", rows, made.TWO, duration=10), overlaps=marks), bytes([200] * 100))


def test_on_one_channel_who_is_heard_at_once_is_seen_in_both_lanes() -> None:
    call = mono(Overlap(3, 3.95, ("S1", "S2")), Overlap(7, 7.95, ("S2", "S1")))
    assert timeline.together(call, 10) == {3, 7}
    assert timeline.wave(call, made.TWO[0], 10) == "█████··█··"
    assert timeline.wave(call, made.TWO[1], 10) == "···█·████·"
    unlevelled = replace(call, levels=())
    assert timeline.wave(unlevelled, made.TWO[0], 10) == "█████··█··"
    assert timeline.together(mono(), 10) == set()


def test_a_moment_at_once_is_in_the_row_of_who_came_in_or_else_of_who_has_the_words() -> None:
    call = mono(Overlap(3, 4, ("S1", "S2")), Overlap(4.5, 5.5, ("S1", "S2")), Overlap(7, 8, ("S2", "S1")))
    found = entries(call)
    assert overlaps(call.overlaps, found, Covers(found)) == [0, 1, 1]
    names = [[(one.start, one.speakers) for one in row.over] for row in found if isinstance(row, Spoken)]
    assert names == [[(3, ("Bob",)), (4.5, ("Bob",))], [(4.5, ("Ann",)), (7, ("Ann",))]]
    assert overlaps((), found, Covers(found)) == []
    assert overlaps(call.overlaps, (), Covers(())) == []


@pytest.mark.parametrize("channels", [2, 3])
def test_each_side_of_a_call_is_on_the_channel_of_its_label(channels: int) -> None:
    labels = side_labels(channels)
    people = (Speaker(labels[0], "", "customer"), Speaker(labels[1], "", "agent"))
    call = made.made_call("a", "A", [made.spoken(0, 5, labels[0], "one two", 0)], people, duration=10)
    assert channels_of(call) == {}
    apart = replace(call, engines={"diarize": APART}, recording=replace(call.recording, channels=channels))
    assert list(channels_of(apart).items()) == [(labels[1], 1), (labels[0], 0)]


def test_a_plus_offers_assumptions_and_a_minus_assumptions_before_tags() -> None:
    book = Codebook(["hot", "c++"], assumptions=["H1", "H2"])
    assert offers("light +", book) == ["+H1", "+H2"]
    assert offers("light +h2", book) == []
    assert offers("-h", book) == ["-H1", "-H2", "-hot"]
    assert completed("light +h", "+H1") == "light +H1"
    assert offers("c+", book) == ["c++"]


def test_pieces_that_do_not_fit_end_with_an_ellipsis() -> None:
    pieces = [("⏎", "key"), (" store  ", "dim"), ("a name; -name takes out", "faint")]
    assert "".join(text for text, _ in clipped(pieces, 20)) == "⏎ store  a name; -n…"
    assert clipped(pieces, 80) == pieces
    assert clipped(pieces, 9) == pieces[:2]
