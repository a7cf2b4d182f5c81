"""The quotes board: all quotes under headings, narrowed, selected and retagged many at a time."""

from __future__ import annotations

import time
from typing import cast

import pytest

from callscope.call import Quote
from callscope.errors import StorageFailed
from callscope.store.library import Library
from callscope.tui.screens.board import BoardScreen
from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, driven, keep, press, settled, shown, typed, until
from tests.tui.tape import Room

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def marked(workspace: Workspace) -> Workspace:
    """Four quotes: three of Suzanne's call and one of an unnamed caller's."""
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",), severity=3, note="third time", stance="-H1")
    workspace.add_quote(OIL, 19.0, 25.0, kind="need", tags=("light", "wait"), stance="+H1", stage="use")
    workspace.add_quote(OIL, 25.6, 30.0, kind="pain", tags=("wait",))
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", tags=("light",))
    return workspace


def line(pilot: Driver, part: str) -> str:
    """The first line of the screen that has a part."""
    return next(one for one in shown(pilot).splitlines() if part in one)


def order(pilot: Driver, *parts: str) -> list[str]:
    """The parts in the order in which they stand on the screen."""
    text = shown(pilot)
    return sorted(parts, key=text.index)


def board(pilot: Driver) -> BoardScreen:
    assert isinstance(pilot.app.screen, BoardScreen)
    return pilot.app.screen


async def test_b_shows_all_quotes_under_their_tags_with_quotes_and_callers(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b")
        assert "3 quotes · 2 callers" in line(pilot, "light ─")
        assert "2 quotes · 1 caller" in line(pilot, "wait ─")
        assert "4 quotes · 2 callers" in shown(pilot).splitlines()[0]
        text = shown(pilot)
    for part in ("!3", "customer Suzanne", "Oil light still on", "0:02", "; third time", "@use", "+H1", "Chromecast"):
        assert part in text


async def test_g_gathers_by_everything_in_turn(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "g")
        assert order(pilot, "pain ─", "need ─", "want ─") == ["need ─", "want ─", "pain ─"]
        seen = []
        for _ in range(5):
            await press(pilot, "g")
            seen.append(shown(pilot))
    issue, stage, caller, call, assumption = seen
    assert "no issue" in issue
    assert "use ─" in stage
    assert "Suzanne ─" in caller
    assert "unnamed: Buying a Chromecast" in caller
    assert "3 quotes · 1 caller" in next(
        row for row in call.splitlines() if "Oil light still on after service ─" in row
    )
    assert "H1  +1 −1" in assumption


async def test_the_board_is_gathered_as_it_was_left_and_the_list_of_calls_sorted_and_filtered(
    marked: Workspace,
) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "s", "f")
        await typed(pilot, "oil")
        await press(pilot, "enter", "b", "g", "g")
        assert "Quotes  by issue" in shown(pilot)
        await press(pilot, "escape")
        assert "1 call · by title" in shown(pilot)
        await press(pilot, "enter", "b")
        assert "Quotes  by issue" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "1 call · by title" in shown(pilot)


async def test_a_group_is_folded_and_unfolded(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "left")
        assert "▸ light" in shown(pilot)
        assert "third time" not in shown(pilot)
        await press(pilot, "enter")
        assert "third time" in shown(pilot)
        await press(pilot, "left", "right")
        assert "▾ light" in shown(pilot)


async def test_words_and_filters_narrow_as_one_types(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "f", "t", "h", "i", "r", "d")
        assert "1 quote · 1 caller" in shown(pilot).splitlines()[0]
        await press(pilot, "ctrl+u")
        await typed(pilot, "kind:n stage:use")
        assert "1 quote " in shown(pilot).splitlines()[0]
        await press(pilot, "ctrl+u")
        await typed(pilot, "status:checked")
        assert "No quote matches the filter" in shown(pilot)
        await press(pilot, "escape")
        assert "4 quotes" in shown(pilot).splitlines()[0]


async def test_ten_quotes_are_retagged_in_one_line_and_one_undo(workspace: Workspace) -> None:
    for number in range(10):
        workspace.add_quote(OIL, 2.0 + number, 3.0 + number, tags=("old",))
    async with driven(workspace) as pilot:
        await press(pilot, "b", "A")
        assert "10 selected" in shown(pilot)
        await press(pilot, "t")
        assert "tag 10 quotes" in shown(pilot)
        await typed(pilot, "new, newer !4 @use")
        await press(pilot, "enter")
        assert "stored on 10 quotes" in shown(pilot)
        assert {(one.tags, one.severity, one.stage) for one in workspace.quotes()} == {
            (("old", "new", "newer"), 4, "use")
        }
        await press(pilot, "u")
        assert {(one.tags, one.severity) for one in workspace.quotes()} == {(("old",), None)}
        await press(pilot, "U")
    assert {one.severity for one in workspace.quotes()} == {4}


async def test_a_tag_is_taken_off_several_quotes_at_once_and_one_undo_brings_it_back(workspace: Workspace) -> None:
    for number in range(3):
        workspace.add_quote(OIL, 2.0 + number, 3.0 + number, tags=("old", f"t{number}"), note="kept", severity=2)
    async with driven(workspace) as pilot:
        await press(pilot, "b", "A", "t")
        assert "-tag" in shown(pilot)
        await typed(pilot, "-old, new !4 -H1")
        await press(pilot, "enter")
        assert "stored on 3 quotes" in shown(pilot)
        assert {(one.tags[-1], one.severity, one.stance, one.note) for one in workspace.quotes()} == {
            ("new", 4, "-H1", "kept")
        }
        assert "old" not in [tag for one in workspace.quotes() for tag in one.tags]
        await press(pilot, "u")
    assert {(one.tags[0], one.severity, one.stance) for one in workspace.quotes()} == {("old", 2, "")}


async def test_a_line_is_stored_on_the_quotes_it_was_typed_for_also_when_the_list_changes_meanwhile(
    marked: Workspace,
) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b")
        board = cast(BoardScreen, pilot.app.screen)
        wanted = board.quotes.numbers
        await press(pilot, "t")
        await typed(pilot, ", typed")
        board.quotes.cursor += 1
        await press(pilot, "enter")
        assert "typed" in shown(pilot)
        assert [one.id for one in marked.quotes() if "typed" in one.tags] == list(wanted)


async def test_the_tag_box_of_one_quote_holds_what_it_has(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "f")
        await typed(pilot, "third")
        await press(pilot, "enter", "t")
        assert "light !3 -H1 ; third time" in shown(pilot)
        await typed(pilot, " and last")
        await press(pilot, "enter")
    assert "third time and last" in [one.note for one in marked.quotes()]


async def test_a_line_that_says_nothing_sensible_stays_in_the_box(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "t", "ctrl+u")
        await typed(pilot, "x @nowhere")
        await press(pilot, "enter")
        assert "no stage" in shown(pilot)
        assert "x @nowhere" in shown(pilot)
    assert not [one for one in marked.quotes() if "x" in one.tags]


async def test_shift_and_the_arrows_extend_the_selection_and_letters_and_stars_work_on_it(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "shift+down", "shift+down")
        assert "3 selected" in shown(pilot)
        await press(pilot, "shift+up")
        assert "2 selected" in shown(pilot)
        await press(pilot, "j", "asterisk")
        assert "★" in shown(pilot)
        changed = [one for one in marked.quotes() if one.star]
        assert [one.kind for one in changed] == ["job", "job"]
        await press(pilot, "escape", "u")
        assert "selected" not in shown(pilot)
        assert not [one for one in marked.quotes() if one.star]
        await press(pilot, "space")
        assert "1 selected" in shown(pilot)


async def test_a_kind_of_ones_own_has_its_key_here_too(marked: Workspace) -> None:
    marked.add_field("kind", "workaround")
    marked.set_letter("workaround", "h")
    async with driven(marked) as pilot:
        await press(pilot, "b", "h")
        assert "stored: workaround" in shown(pilot)
    assert "workaround" in [one.kind for one in marked.quotes()]


async def test_a_quote_moves_in_its_group_and_stays_there(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b")
        first, second, third = order(pilot, "; third time", "@use", "Buying a Chromecast")
        await press(pilot, "J")
        assert order(pilot, first, second, third) == [second, first, third]
        await press(pilot, "J")
        assert order(pilot, first, second, third) == [second, third, first]
        await press(pilot, "J")
        assert "end of its group" in shown(pilot)
        await press(pilot, "asterisk", "K")
        assert order(pilot, first, second, third) == [second, first, third]
        await press(pilot, "u", "u")
        assert order(pilot, first, second, third) == [second, third, first]
    async with driven(marked) as pilot:
        await press(pilot, "b")
        assert order(pilot, first, second, third) == [second, third, first]


async def test_enter_opens_the_moment_and_b_comes_back(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "f")
        await typed(pilot, "third")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert "My name is Suzanne" in line(pilot, "▌0:02")
        await press(pilot, "b")
        assert board(pilot).filter.value == "third"
        assert len([one for one in pilot.app.screen_stack if isinstance(one, BoardScreen)]) == 1


async def test_deleted_quotes_come_back_together(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "A", "delete")
        assert "deleted: 3 quotes" in shown(pilot)
        assert len(marked.quotes()) == 1
        await press(pilot, "u")
    assert len(marked.quotes()) == 4


async def test_l_listens_without_leaving_the_board(marked: Workspace) -> None:
    room = Room(marked.paths)
    async with driven(room) as pilot:
        await press(pilot, "b", "l")
        assert "playing 0:02-0:09" in shown(pilot)
        assert room.tape.playing
        assert room.tape.spans
        assert room.tape.spans[0] == (1.85, 9.0)
        assert board(pilot)
        await press(pilot, "l")
        assert not room.tape.playing
        room.tape.runs(9.0)
    assert room.tape.closed


async def test_a_quote_that_was_played_has_its_sign(marked: Workspace) -> None:
    marked.listen(OIL, [(0.0, 17.0)], 17.0)
    async with driven(marked) as pilot:
        await press(pilot, "b")
        assert "♪" in line(pilot, "0:02 ♪")


async def test_an_empty_board_says_what_to_do(empty: Workspace) -> None:
    async with driven(empty, SMALL) as pilot:
        await press(pilot, "b")
        assert "No quotes yet" in shown(pilot)
        assert "press the letter of a kind" in " ".join(shown(pilot).split())
        await press(pilot, "t", "A", "J", "enter", "delete", "left", "g", "u")
        assert "nothing to undo" in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, TINY, (200, 60), (3, 2)])
async def test_the_board_lives_at_every_size(marked: Workspace, size: tuple[int, int]) -> None:
    async with driven(marked, size) as pilot:
        await press(pilot, "b", "down", "g", "space", "t")
        await press(pilot, "escape", "f", "x")
        assert board(pilot)


async def test_nothing_harmful_reaches_the_terminal(paths, workspace_home) -> None:  # type: ignore[no-untyped-def]
    hostile = Workspace(paths)
    keep(hostile, made.hostile_call())
    hostile.add_quote("bbbbbbbbbbbb", 0, 4, note=f"n {made.HOSTILE}", tags=("[/b] x",), stance=f"+{made.HOSTILE}")
    async with driven(hostile) as pilot:
        await press(pilot, "b")
        for _ in range(7):
            text = shown(pilot)
            assert not {ord(one) for one in text} & {0x1B, 0x07, 0x9B, 0x202E, 0x2066, 0x00}
            assert "hello �" in text
            await press(pilot, "g")


async def test_five_thousand_quotes_open_at_once_and_only_a_screenful_is_drawn(workspace: Workspace) -> None:
    library = Library(workspace.paths.store)
    text = "the parcel never arrived and nobody could tell me where it was " * 3
    with library._acting("many") as act:
        act.database.table("quotes").insert_all(
            {
                "call": OIL,
                "start": at / 50,
                "end": at / 50 + 1,
                "speaker": "S2",
                "text": f"{at} {text}",
                "created_at": "",
            }
            for at in range(5000)
        )
    async with driven(workspace, WIDE) as pilot:
        begun = time.perf_counter()
        await press(pilot, "b")
        await until(pilot, lambda: "5,000 quotes" in shown(pilot))
        # Half a second on a free machine; a busy one may take its time.
        assert time.perf_counter() - begun < 5
        drawn: list[int] = []
        quotes = board(pilot).quotes
        draw = quotes.draw
        quotes.draw = lambda row, at, width: drawn.append(row) or draw(row, at, width)  # type: ignore[method-assign]
        await press(pilot, "end", "pageup", "home")
        assert len(drawn) < 5 * WIDE[1]


def test_places_leave_room_for_ever() -> None:
    from callscope.call import Exhibit
    from callscope.tui.gathering import gather, moved

    quotes = {number: Quote(number, OIL, number, number + 1) for number in range(4)}
    for _ in range(300):
        (group,) = gather(map(Exhibit, quotes.values()), "kind", {})
        names = [one.quote.id for one in group.exhibits]
        for number, place in moved(group.exhibits, 2, -1).items():
            old = quotes[number]
            quotes[number] = Quote(old.id, old.call, old.start, old.end, place=place)
        (after,) = gather(map(Exhibit, quotes.values()), "kind", {})
        names[1], names[2] = names[2], names[1]
        assert [one.quote.id for one in after.exhibits] == names


async def test_the_keys_of_the_board_are_in_the_help(marked: Workspace) -> None:
    async with driven(marked, (120, 60)) as pilot:
        await press(pilot, "b", "question_mark")
        text = shown(pilot)
        await settled(pilot)
    for part in ("play the quote", "group the quotes", "move the quote up", "select this and the next"):
        assert part in text


def test_no_letter_that_a_kind_may_have_does_something_else() -> None:
    from callscope.store.fields import FREE
    from callscope.tui.app import CallscopeApp
    from callscope.tui.glyphs import LETTERS
    from callscope.tui.widgets.quotes_list import QuotesList

    taken = {
        key
        for node in (CallScreen, BoardScreen, QuotesList, CallscopeApp)
        for key in node._merged_bindings.key_to_bindings
    }
    assert not (taken - set(LETTERS)) & set(FREE)


def test_short_words_are_read_for_their_own_filter_only() -> None:
    from callscope.tui.query import asked

    where = asked("tag:p kind:p role:cust status:un").where
    assert (where.tag, where.kind, where.role, where.status) == ("p", "pain", "customer", "unchecked")
    assert asked("status:x").where.status is None


async def test_what_goes_wrong_is_told_and_the_next_act_works(marked: Workspace) -> None:
    class Full(Workspace):
        full = True

        def edit_quotes(self, *args, **changes):  # type: ignore[no-untyped-def]
            if self.full:
                raise StorageFailed("the disk is full", "make room")
            return super().edit_quotes(*args, **changes)

    mended = Full(marked.paths)
    async with driven(mended) as pilot:
        await press(pilot, "b", "A", "t")
        await typed(pilot, "a long line")
        await press(pilot, "enter")
        assert "the disk is full" in shown(pilot)
        assert "a long line" in shown(pilot)
        mended.full = False
        await press(pilot, "enter")
    assert len([one for one in marked.quotes() if "a long line" in one.tags]) == 3


async def test_a_board_that_cannot_be_read_says_so(marked: Workspace) -> None:
    class Raising(Workspace):
        def exhibits(self, where=None):  # type: ignore[no-untyped-def]
            raise RuntimeError("no such thing as [/b] a board")

    async with driven(Raising(marked.paths)) as pilot:
        await press(pilot, "b")
        assert "could not be read" in shown(pilot)
        await press(pilot, "p", "J", "t", "escape")
        assert "Oil light" in shown(pilot)


async def test_keys_of_the_settings_reach_both_screens(marked: Workspace) -> None:
    marked.set_setting("keys.board", "f7")
    marked.set_setting("keys.regroup", "f8")
    async with driven(Workspace(marked.paths)) as pilot:
        await press(pilot, "f7", "f8")
        assert "by kind" in " ".join(shown(pilot).split())
        assert "no act is called" not in shown(pilot)
