"""Every key of the call screen, on a real store."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from callscope.call import Filter, Overlap, Quote, Speaker
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import call_screen, cursor, driven, keep, press, settled, shown, typed, until
from tests.tui.tape import Room

OIL = "0123456789ab"


@pytest.fixture
def workspace(paths, samples: Path) -> Workspace:
    """The oil-light call alone, with three suggestions."""
    paths.make()
    library = Library(paths.store)
    call = made.oil_light(samples)
    library.save_call(call)
    library.save_suggestions(OIL, made.pointers(call))
    return Room(paths)


def quotes(workspace: Workspace) -> list[Quote]:
    return workspace.quotes(Filter(call=OIL))


async def test_a_kind_letter_makes_the_row_a_quote_at_once(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p")
        assert "stored: pain 0:02-0:25" in shown(pilot)
        assert "u undo" in shown(pilot)
    (quote,) = quotes(workspace)
    assert (quote.kind, quote.start, quote.end, quote.speaker) == ("pain", 2.55, 25.62, "right")
    assert "oil light is still on" in quote.text


async def test_letters_typed_while_the_tag_line_opens_are_its_own_and_no_acts(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down")
        for letter in "twear":
            pilot.app.post_message(events.Key(letter, letter))
        await settled(pilot)
        assert "tag 0:02-0:25 ▸ wear" in shown(pilot)
        assert "▸" not in shown(pilot).replace("tag 0:02-0:25 ▸", "", 1)
    assert quotes(workspace) == []


async def test_a_line_that_was_opened_and_stored_as_it_was_changes_nothing(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "t", "enter")
        assert "nothing changed 0:02-0:25" in shown(pilot)
        await press(pilot, "u")
        assert "undone: pain" in shown(pilot)


async def test_another_speaker_is_taken_back_in_the_words_of_the_screen(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "r", "u")
        assert "undone: speaker of 0:02-0:25" in shown(pilot)


@pytest.mark.parametrize("key", ["delete", "P", "E"])
async def test_a_key_that_needs_a_quote_says_so_where_there_is_none(workspace: Workspace, key: str) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", key)
        assert "there is no quote" in shown(pilot)
        assert "n w d p j s make one" in shown(pilot)


async def test_what_leaves_without_a_decision_is_told_with_a_key_and_no_command(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "y")
        assert "no decision of its caller is noted; F9 lists them" in shown(pilot)


async def test_every_kind_has_its_letter(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        for key in "nwdpjs":
            await press(pilot, key, "down")
    assert [one.kind for one in quotes(workspace)] == ["need", "want", "desire", "pain", "job", "story"]


async def test_the_same_letter_twice_is_one_quote_and_another_letter_a_second(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "p", "j")
    assert [one.kind for one in quotes(workspace)] == ["pain", "job"]


async def test_keys_in_quick_succession_are_stored_in_their_order(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "n", "down", "p", "down", "u", "j")
    assert [(one.kind, one.start) for one in quotes(workspace)] == [("need", 0.0), ("job", 25.7)]


async def test_undo_and_redo(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "p", "u")
        assert quotes(workspace) == []
        assert "undone" in shown(pilot)
        await press(pilot, "U")
        assert [one.kind for one in quotes(workspace)] == ["pain"]
        await press(pilot, "u", "u")
        assert "nothing" in shown(pilot).lower()


async def test_a_deleted_quote_comes_back_by_undo(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "p")
        await press(pilot, "delete")
        assert quotes(workspace) == []
        await press(pilot, "u")
        assert [one.kind for one in quotes(workspace)] == ["pain"]


async def test_the_tag_box_stores_tags_fields_and_note(workspace: Workspace) -> None:
    stage, issue = workspace.fields("stage")[0], workspace.fields("issue")[0]
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "t")
        await typed(pilot, f"oil-light, reset forgotten !4 @{stage} #{issue} +H1 ; after the service")
        await press(pilot, "enter")
        assert "!4" in shown(pilot)
    (quote,) = quotes(workspace)
    assert set(quote.tags) == {"oil-light", "reset forgotten"}
    assert (quote.severity, quote.stage, quote.issue, quote.stance) == (4, stage, issue, "+H1")
    assert quote.note == "after the service"


async def test_the_tag_box_edits_the_quote_of_the_row(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "t")
        await typed(pilot, "oil !2")
        await press(pilot, "enter", "t")
        assert "oil !2" in shown(pilot)
        await typed(pilot, " ; a note")
        await press(pilot, "enter")
    (quote,) = quotes(workspace)
    assert (quote.kind, quote.tags, quote.severity, quote.note) == ("pain", ("oil",), 2, "a note")


async def test_a_line_that_says_nothing_right_stays_in_the_box(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "oil !9")
        await press(pilot, "enter")
        assert "is not a severity" in shown(pilot)
        assert "oil !9" in shown(pilot)
    assert quotes(workspace) == []


async def test_escape_leaves_the_tag_box_and_keeps_what_was_typed(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "half a thou")
        await press(pilot, "escape")
        assert "half a thou" not in shown(pilot)
        await press(pilot, "down", "t", "escape", "up", "t")
        assert "half a thou" in shown(pilot)
    assert quotes(workspace) == []


async def test_tab_completes_a_tag_of_the_codebook(workspace: Workspace) -> None:
    workspace.add_tag("oil-light")
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "new, oil")
        await press(pilot, "tab", "enter")
    assert set(quotes(workspace)[0].tags) == {"new", "oil-light"}


async def test_a_pinned_tag_is_shown_and_set_and_taken_off_by_its_key(workspace: Workspace) -> None:
    workspace.add_tag("oil-light")
    workspace.pin_tag("oil-light", 3)
    async with driven(workspace, call=True) as pilot:
        assert "3 oil-light" in shown(pilot)
        await press(pilot, "3")
        assert [one.tags for one in quotes(workspace)] == [("oil-light",)]
        await press(pilot, "3")
        assert [one.tags for one in quotes(workspace)] == [()]


async def test_a_tag_of_the_quote_is_pinned_to_the_first_free_key(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "waiting")
        await press(pilot, "enter", "P")
        assert "1 waiting" in shown(pilot)
    assert [one.pinned for one in workspace.tags()] == [1]


async def test_a_key_without_a_tag_says_so(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "7")
        assert "no tag is pinned to 7" in shown(pilot)
    assert quotes(workspace) == []


async def test_a_suggestion_is_accepted_or_dismissed_and_stays_so(workspace: Workspace) -> None:
    before = workspace.suggestions(OIL)
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "full_stop", "a")
        assert "accepted: pain" in shown(pilot)
        await press(pilot, "full_stop", "x")
        assert "dismissed: need" in shown(pilot)
    after = workspace.suggestions(OIL)
    assert len(after) == len(before) - 2
    (quote,) = quotes(workspace)
    assert quote.by == "rule"


async def test_a_suggestion_that_was_marked_by_hand_is_not_hunted_until_that_is_undone(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        before = len(workspace.suggestions(OIL))
        await press(pilot, "full_stop")
        assert f"hunt suggestion 1/{before}" in shown(pilot)
        row = cursor(pilot)
        await press(pilot, "p")
        assert f"hunt suggestion ·/{before - 1}" in shown(pilot)
        assert "SUGGESTED" not in shown(pilot)
        await press(pilot, "full_stop", "comma")
        assert cursor(pilot) != row
        await press(pilot, "u")
        assert f"/{before}" in shown(pilot)
        await press(pilot, "home", "full_stop", "p", "escape")
        assert f"?{before - 1}" in shown(pilot)


async def test_the_hunt_counts_suggestions_as_the_list_of_calls_does(workspace: Workspace) -> None:
    call = workspace.call(OIL)
    one, other = made.pointers(call)[:2]
    theirs = [row for row in call.utterances if row.speaker == one.speaker]
    long = replace(one, start=theirs[0].start, end=theirs[2].end, rule="long")  # it goes over several rows
    gone = replace(one, start=1_000.0, end=1_002.0, rule="gone")  # nobody speaks there any more
    Library(workspace.paths.store).save_suggestions(OIL, [one, long, other, gone])
    async with driven(workspace) as pilot:
        assert "?4" in shown(pilot)
        await press(pilot, "enter", "full_stop")
        assert "hunt suggestion 1-2/4" in shown(pilot)
        await press(pilot, "full_stop")
        assert "hunt suggestion 3/4" in shown(pilot)
        await press(pilot, "full_stop")
        assert "hunt suggestion 4/4" in shown(pilot)
        assert "SUGGESTED" in shown(pilot)


async def test_the_suggestion_says_why(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "full_stop")
        assert "SUGGESTED pain" in shown(pilot)
        assert "she said so" in shown(pilot)


async def test_the_hunt_goes_to_every_moment_and_back_and_counts(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        view = call_screen(pilot)._view
        assert view is not None
        rows = view.hunts["suggestion"]
        for number, row in enumerate(rows, 1):
            await pilot.press("full_stop")
            assert cursor(pilot) == row
            assert f"hunt suggestion {number}/{len(rows)}" in shown(pilot)
        await press(pilot, "full_stop")
        assert "no next suggestion" in shown(pilot)
        await press(pilot, "comma")
        assert cursor(pilot) == rows[-2]


async def test_what_is_hunted_is_picked_in_turn_and_what_there_is_none_of_is_passed_over(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        for target in ("gap", "overlap", "negative", "raised", "disagreement", "suggestion"):
            await pilot.press("f")
            assert f"hunt {target}" in shown(pilot)
        await press(pilot, "p", "f", "f", "f")
        assert "hunt mark 1/1" in shown(pilot)
        await press(pilot, "f", "full_stop")
        row = call_screen(pilot).transcript.row
        assert row.utterance.sentiment.label == "negative"


async def test_a_disagreement_is_glad_words_in_an_agitated_voice_or_bad_news_in_a_calm_one(
    workspace: Workspace,
) -> None:
    async with driven(workspace, call=True) as pilot:
        for _ in range(5):
            await pilot.press("f")
        found = set()
        for _ in call_screen(pilot)._view.hunts["disagreement"]:
            await press(pilot, "full_stop")
            said = call_screen(pilot).transcript.row.utterance
            found.add((said.sentiment.label, said.tone.label.split(",")[0]))
    assert found <= {("positive", "raised"), ("positive", "heated"), ("negative", "calm")}
    assert found


async def test_a_hit_of_the_search_is_opened_and_the_hunt_goes_to_the_others(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "light")
        await press(pilot, "enter")
        await until(pilot, lambda: re.search(r"hunt hit \d/", shown(pilot)))
        first = call_screen(pilot).transcript.row
        at, of = map(int, re.findall(r"hunt hit (\d)/(\d)", shown(pilot))[0])
        await press(pilot, "full_stop" if at < of else "comma")
        second = call_screen(pilot).transcript.row
        assert first != second
        for one in (first, second):
            assert "light" in one.text
        await press(pilot, "p")  # the hits stay when the call is read again
        assert f"/{of}" in shown(pilot)


async def test_a_row_goes_to_the_other_speaker(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "r")
        assert "is now said by Cherry" in shown(pilot)
        assert workspace.call(OIL).utterances[1].speaker == "left"
        await press(pilot, "u")
    assert workspace.call(OIL).utterances[1].speaker == "right"


async def test_with_three_speakers_one_is_chosen(paths) -> None:
    speakers = (*made.TWO, Speaker("S3", "Cleo", "other", 0.5))
    rows = [made.spoken(at * 5.0, at * 5.0 + 4, f"S{at + 1}", f"this is number {at}", at) for at in range(3)]
    workspace = Workspace(paths)
    keep(workspace, made.made_call("cccccccccccc", "Three", rows, speakers))
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "r")
        assert "Who said it?" in shown(pilot)
        await press(pilot, "3")
    assert workspace.call("cccccccccccc").utterances[0].speaker == "S3"


async def test_the_roles_are_swapped(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "X")
        assert "Cherry=customer" in shown(pilot)
    assert [one.role for one in workspace.call(OIL).speakers] == ["customer", "agent"]


async def test_a_copy_names_caller_and_time(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "y")
        copied = pilot.app.clipboard
        assert "oil light is still on" in copied
        assert copied.endswith("” — Suzanne, Oil light still on after service, 2026-11-20, 0:02-0:25")


async def test_the_cursor_moves_by_rows_pages_and_to_both_ends(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        last = call_screen(pilot).transcript.count - 1
        await press(pilot, "down", "down", "up")
        assert cursor(pilot) == 1
        await press(pilot, "end")
        assert cursor(pilot) == last
        assert "miracle" in shown(pilot)
        await press(pilot, "g")
        assert cursor(pilot) == 0
        await press(pilot, "pagedown")
        there = cursor(pilot)
        assert 1 < there < last
        await press(pilot, "G", "pageup", "home")
        assert cursor(pilot) == 0


async def test_a_click_on_the_lanes_goes_to_that_moment(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await pilot.click("Lanes", offset=(70, 2))
        await pilot.pause()
        row = call_screen(pilot).transcript.row
        assert row is not None
        assert 115 < row.start < 145


async def test_the_header_names_speakers_roles_and_how_sure(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        top = shown(pilot).splitlines()[0]
        assert "Cherry=agent:94%" in top
        assert "Suzanne=customer:97%" in top
        assert "call 1/1" in top


async def test_the_header_says_when_a_call_was_held_as_day_and_time(workspace: Workspace) -> None:
    Library(workspace.paths.store).set_calls([OIL], held_at="2026-11-23T09:34:05")
    async with driven(workspace, (160, 40), call=True) as pilot:
        assert "· 2026-11-23 09:34 " in shown(pilot).splitlines()[0]


async def test_a_listener_response_is_inside_the_row_it_interrupts(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        assert "‹uh-huh› left and my oil light" in shown(pilot)


async def test_the_hunt_goes_to_what_was_said_at_once_in_one_channel(paths) -> None:
    rows = [made.spoken(at * 5.0, at * 5.0 + 4.9, f"S{at % 2 + 1}", f"this is number {at}", at) for at in range(6)]
    marks = (Overlap(8.0, 9.0, ("S2", "S1")), Overlap(21.0, 22.5, ("S1", "S2")))
    workspace = Workspace(paths)
    keep(workspace, replace(made.made_call("eeeeeeeeeeee", "At once", rows, made.TWO), overlaps=marks))
    async with driven(workspace, call=True) as pilot:
        while "hunt overlap" not in shown(pilot):
            await pilot.press("f")
        assert "overlap (2 of them)" in shown(pilot)
        await press(pilot, "full_stop")
        assert call_screen(pilot).transcript.row.text == "this is number 1"
        assert "at once 0:08-0:09 with Ann" in shown(pilot)
        await press(pilot, "full_stop")
        assert call_screen(pilot).transcript.row.text == "this is number 4"
        assert "at once 0:21-0:22 with Bob" in shown(pilot)
        await press(pilot, "A")
        assert "spoke at once 2×, 2 s" in shown(pilot)
        assert "both voices in one channel" in shown(pilot)


async def test_silences_and_words_left_out_are_shown_and_cannot_be_marked(paths) -> None:
    rows = (made.spoken(5, 8, "S1", "hello who is there", 0), made.spoken(20, 23, "S2", "it is me again", 1))
    workspace = Workspace(paths)
    omitted = (made.Omission(10.0, 12.0, "Thank you. Thank you.", "loop"),)
    call = made.made_call("dddddddddddd", "Gaps", rows, made.TWO, duration=40, omitted=omitted, notes=("no diariser",))
    keep(workspace, call)
    async with driven(workspace, call=True) as pilot:
        text = shown(pilot)
        for part in (
            "silence 5 s",
            "silence 12 s",
            "silence 17 s",
            "left out, a repetition loop: Thank you.",
            "no diariser",
        ):
            assert part in text
        await press(pilot, "up", "p", "down", "down", "down", "j")
    assert [(one.kind, one.start) for one in workspace.quotes()] == [("pain", 5.0), ("job", 20.0)]


async def test_escape_goes_back_and_the_list_counts_the_quote(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "p", "escape")
        assert "in review" in shown(pilot)
        assert " 1 " in shown(pilot).splitlines()[2]


async def test_an_act_has_the_key_that_the_settings_give_it(workspace: Workspace) -> None:
    workspace.set_setting("keys.undo", "z")
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "p")
        assert "(z undo)" in shown(pilot)
        await press(pilot, "z")
    assert quotes(workspace) == []


async def test_acts_are_found_in_the_command_palette(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "ctrl+p")
        await typed(pilot, "swap rol")
        await press(pilot, "enter")
    assert workspace.call(OIL).speakers[0].role == "customer"


async def test_a_line_that_was_left_belongs_to_its_quote_and_to_no_other(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "p", "t")
        await typed(pilot, "waiting ; about the light")
        await press(pilot, "enter", "t")
        await typed(pilot, " zz")
        await press(pilot, "escape", "s", "t", "enter")
        assert [(one.kind, one.note, one.tags) for one in workspace.quotes() if one.kind == "story"] == [
            ("story", "", ())
        ]
        await press(pilot, "u", "t")
        assert "about the light zz" in shown(pilot)


async def test_a_second_search_in_the_same_call_is_what_is_hunted(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        for words in ("light", "car"):
            await press(pilot, "slash", "ctrl+u")
            await typed(pilot, words)
            await press(pilot, "enter")
            await until(pilot, lambda: re.search(r"hunt hit \d+/\d", shown(pilot)))
            assert words in call_screen(pilot).transcript.row.text.lower()
