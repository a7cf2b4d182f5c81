"""The codebook: the tree of tags and the project's lists, changed by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.call import TagCount
from callscope.tui.screens.board import BoardScreen
from callscope.tui.screens.codebook import CodebookScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, TINY, Driver, driven, keep, press, shown, typed

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def book(workspace: Workspace) -> Workspace:
    """Fault > oil-light > reset, and waiting."""
    workspace.add_tag("fault", description="it does not work")
    workspace.add_tag("oil-light", "fault")
    workspace.add_tag("reset", "oil-light")
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("oil-light",), issue="fault")
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", tags=("oil-light", "waiting"))
    return workspace


def tag(workspace: Workspace, name: str) -> TagCount:
    return next(one for one in workspace.tags() if one.name == name)


def line(pilot: Driver, part: str) -> str:
    return next(one for one in shown(pilot).splitlines() if part in one)


async def answer(pilot: Driver, key: str, text: str) -> None:
    """Presses a key and answers what is asked."""
    await press(pilot, key, "ctrl+u")
    await typed(pilot, text)
    await press(pilot, "enter")


async def test_k_shows_the_tree_with_its_counts_keys_and_colours(book: Workspace) -> None:
    book.set_tag("oil-light", colour="amber", pinned=3)
    async with driven(book) as pilot:
        await press(pilot, "k")
        rows = shown(pilot).splitlines()
        assert [row.strip("▌ ")[0] for row in rows[2:6]] == ["○", "●", "○", "○"]
        assert rows[3].index("oil-light") == rows[2].index("fault") + 2
        assert line(pilot, "● oil-light").split()[-5:] == ["3", "2", "2", "2", "amber"]
        assert "fault: it does not work" in shown(pilot)
        await press(pilot, "escape")
        assert "Oil light still on" in shown(pilot)


async def test_a_tag_is_added_renamed_described_coloured_and_pinned(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k")
        await answer(pilot, "a", "price")
        assert "added: price" in shown(pilot)
        await answer(pilot, "e", "cost")
        await answer(pilot, "d", "what it costs, in money")
        await press(pilot, "c", "c", "7")
        assert tag(book, "cost") == TagCount("cost", description="what it costs, in money", colour="amber", pinned=7)
        await press(pilot, "7")
        assert tag(book, "cost").pinned is None
        await press(pilot, "7", "0", "u")
        assert tag(book, "cost").pinned == 7
        await answer(pilot, "a", "Cost")
        assert "there is a tag Cost already" in shown(pilot)


async def test_a_name_that_another_tag_has_leads_to_the_key_that_merges(book: Workspace) -> None:
    names = sorted(one.name for one in book.tags())
    async with driven(book) as pilot:
        await press(pilot, "k", "home")
        tag = pilot.app.screen.tag  # type: ignore[attr-defined]
        other = next(one for one in names if one != tag.name)
        await press(pilot, "e", "ctrl+u")
        await typed(pilot, other.upper())
        await press(pilot, "enter")
        assert f"there is a tag {other} already  → esc, then m merges {tag.name} into it" in shown(pilot)
        assert "callscope" not in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, tag.name.upper())
        await press(pilot, "enter")
        assert f"renamed: {tag.name} is now {tag.name.upper()}" in shown(pilot)


async def test_a_key_that_another_tag_has_is_taken_and_said(book: Workspace) -> None:
    book.pin_tag("waiting", 1)
    async with driven(book) as pilot:
        await press(pilot, "k", "1")
        assert "pinned: fault on 1, taken from waiting" in shown(pilot)


async def test_a_tag_is_merged_into_another_whose_name_completes(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k", "end", "m", "o")
        assert "tab oil-light" in shown(pilot)
        await press(pilot, "tab", "enter")
        assert "merged: waiting into oil-light, 2 quotes now" in shown(pilot)
        assert {one.tags for one in book.quotes()} == {("oil-light",)}
        await press(pilot, "u")
        assert tag(book, "waiting").quotes == 1
        await answer(pilot, "m", "nothing like it")
        assert "no tag nothing like it" in shown(pilot)
        assert "merge " in shown(pilot)  # it asks again, with what was typed
    assert "nothing like it" not in [one.name for one in book.tags()]


async def test_a_tag_moves_under_another_and_to_the_top_but_not_under_its_child(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k", "end")
        await answer(pilot, "v", "fault")
        assert tag(book, "waiting").parent == "fault"
        await answer(pilot, "v", "")
        assert tag(book, "waiting").parent is None
        await press(pilot, "home")
        await answer(pilot, "v", "reset")
        assert "reset lies under fault, so fault cannot lie under it" in shown(pilot)
        await press(pilot, "escape")
    assert tag(book, "fault").parent is None


async def test_a_tag_with_quotes_is_dropped_after_a_question(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k", "down", "delete")
        assert "2 quotes have it" in shown(pilot)
        await press(pilot, "n")
        assert tag(book, "oil-light").quotes == 2
        await press(pilot, "delete", "y")
        assert {one.tags for one in book.quotes()} == {(), ("waiting",)}
        await press(pilot, "u")
        assert tag(book, "oil-light").quotes == 2
        await press(pilot, "home", "down", "down", "delete")
        assert "deleted: reset" in shown(pilot)


async def test_tab_goes_through_the_lists_and_a_renamed_kind_renames_its_quotes(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k", "tab")
        assert "▸kinds" in shown(pilot)
        assert line(pilot, "pain").split()[:3] == ["pain", "p", "1"]
        await press(pilot, "down", "down", "down")
        await answer(pilot, "e", "hurt")
        assert "hurt" in [one.kind for one in book.quotes()]
        await press(pilot, "K", "K", "J")  # faster than the list is read
        assert book.fields("kind")[2] == "hurt"
        await answer(pilot, "l", "h")
        assert book.letters()["h"] == "hurt"
        await answer(pilot, "l", "t")
        assert "does something else" in shown(pilot)
        await press(pilot, "escape", "u", "u", "u", "u", "u")
        assert book.letters()["p"] == "pain"
        for page in ("issue types", "journey stages", "outcomes"):
            await press(pilot, "tab")
            assert f"▸{page}" in shown(pilot)
        await answer(pilot, "a", "called back")
        assert book.fields("outcome")[-1] == "called back"
        await press(pilot, "delete")
        assert "called back" not in book.fields("outcome")
        await press(pilot, "shift+tab")
        assert "▸journey stages" in shown(pilot)


async def test_an_entry_that_is_used_is_dropped_after_a_question_and_named_as_gone(book: Workspace) -> None:
    async with driven(book) as pilot:
        await press(pilot, "k", "tab", "down", "down", "down", "delete")
        assert "1 quote has it" in shown(pilot)
        await press(pilot, "y")
        assert "no longer on the list" in line(pilot, " pain ")
        assert "pain" in [one.kind for one in book.quotes()]


async def test_the_codebook_is_written_and_read(book: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    async with driven(book) as pilot:
        await press(pilot, "k")
        await answer(pilot, "X", str(file))
        assert "written:" in shown(pilot)
        file.write_text(file.read_text(encoding="utf-8-sig") + "new one,fault,,teal,\r\n")
        await answer(pilot, "I", str(file))
        assert "imported: 5 tags, 1 new" in shown(pilot)
        assert tag(book, "new one").colour == "teal"
        file.write_text("name,pinned\nx,1\ny,twelve\n")
        await answer(pilot, "I", str(file))
        assert "line 3" in shown(pilot)
    assert "x" not in [one.name for one in book.tags()]


async def test_the_board_and_the_codebook_lead_to_each_other(book: Workspace) -> None:
    async with driven(book, call=True) as pilot:
        await press(pilot, "k", "b")
        assert isinstance(pilot.app.screen, BoardScreen)
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, CodebookScreen)
        await press(pilot, "k", "k")
        assert len([one for one in pilot.app.screen_stack if isinstance(one, CodebookScreen)]) == 1


async def test_an_empty_codebook_says_what_to_do(empty: Workspace) -> None:
    async with driven(empty, SMALL) as pilot:
        await press(pilot, "k")
        assert "No tags yet" in shown(pilot)
        await press(pilot, "e", "m", "v", "d", "c", "1", "delete")
        assert "No tags yet" in shown(pilot)
        await answer(pilot, "a", "first")
        assert "○ first" in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, TINY, (200, 60), (3, 2)])
async def test_the_codebook_lives_at_every_size(book: Workspace, size: tuple[int, int]) -> None:
    async with driven(book, size) as pilot:
        await press(pilot, "k", "down", "m", "escape", "tab", "tab", "a", "escape")
        assert isinstance(pilot.app.screen, CodebookScreen)


async def test_nothing_harmful_reaches_the_terminal(paths) -> None:  # type: ignore[no-untyped-def]
    hostile = Workspace(paths)
    keep(hostile, made.hostile_call())
    hostile.add_tag(f"tag{made.HOSTILE}", description=f"means {made.HOSTILE}")
    hostile.add_field("kind", f"kind{made.HOSTILE}")
    async with driven(hostile) as pilot:
        await press(pilot, "k")
        for keys in (
            ("m",),
            ("escape", "d"),
            ("escape", "delete"),
            ("u",),
            ("tab", "end"),
            ("l",),
            ("escape", "delete"),
        ):
            await press(pilot, *keys)
            assert not {ord(one) for one in shown(pilot)} & {0x1B, 0x07, 0x9B, 0x202E, 0x2066, 0x00}


@pytest.mark.parametrize("theme", ["callscope-light", "ansi-dark", "textual-dark"])
async def test_every_theme_has_the_eight_colours_with_their_names(book: Workspace, theme: str) -> None:
    for number, colour in enumerate(("red", "amber", "green", "teal", "blue", "violet", "rose", "grey")):
        book.add_tag(f"t{number}")
        book.set_tag(f"t{number}", colour=colour)
    async with driven(book) as pilot:
        pilot.app.theme = theme
        await press(pilot, "k")
        for number, colour in enumerate(("red", "amber", "green", "teal", "blue", "violet", "rose", "grey")):
            assert colour in line(pilot, f"● t{number}")


async def test_an_open_call_knows_what_the_codebook_changed(workspace: Workspace) -> None:
    workspace.add_tag("oil-light")
    async with driven(workspace, call=True) as pilot:
        assert "1 renamed" not in shown(pilot)
        await press(pilot, "k")
        workspace.rename_tag("oil-light", "renamed")
        workspace.pin_tag("renamed", 1)
        await press(pilot, "escape")
        assert "1 renamed" in shown(pilot)


async def test_a_codebook_to_begin_with_adds_what_is_missing_and_u_takes_it_back(empty: Workspace) -> None:
    empty.add_tag("need", description="mine")
    async with driven(empty) as pilot:
        await press(pilot, "k", "s")
        assert "needs: needs, wants, desires and pains" in shown(pilot) or "tab jobs  needs  support" in shown(pilot)
        await answer(pilot, "ctrl+u", "needs")
        assert "added: 12 tags" in shown(pilot)
        assert tag(empty, "need").description == "mine"
        assert tag(empty, "unmet-need").parent == "need"
        await answer(pilot, "s", "nothing like it")
        assert "there are: jobs, needs, support" in shown(pilot)
        await press(pilot, "escape", "u")
    assert [one.name for one in empty.tags()] == ["need"]
