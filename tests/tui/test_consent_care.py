"""What is owed to a caller, in one place: how long a call is kept, who did what with it, and what must not stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callscope.nouns.trail import Asked
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.tui.screens.dialogs import Box
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, WIDE, Driver, driven, press, shown, typed, until
from tests.tui.snapshots import check
from tests.tui.tape import Room

OIL, CAST = "0123456789ab", "ba9876543210"

HUGE = (200, 60)


def said(pilot: Driver) -> str:
    """The screen as one line, without the frames of questions."""
    return " ".join(re.sub("[│▌]", " ", shown(pilot)).split())


def asked(pilot: Driver) -> str:
    """What the question that is open says, as one line."""
    box = pilot.app.screen.query_one(Box).region
    rows = shown(pilot).splitlines()[box.y : box.bottom]
    return " ".join(" ".join(row[box.x + 1 : box.right - 1] for row in rows).split())


def kept(workspace: Workspace, call: str = OIL) -> tuple[str, str]:
    """Until when a call is kept, and why it is on hold."""
    (one,) = workspace.keepings([call])
    return one.until, one.held


async def to_oil(pilot: Driver) -> None:
    """Opens the screen on the oil-light call."""
    await press(pilot, "f9", "f")
    await typed(pilot, "oil")
    await press(pilot, "enter", "home")


async def test_the_side_says_how_long_a_call_is_kept_and_by_which_rule(workspace: Workspace) -> None:
    async with driven(workspace, HUGE) as pilot:
        await to_oil(pilot)
        assert "KEPT for ever no rule says until when" in said(pilot)
    workspace.set_setting("retention.days", "30000")
    async with driven(workspace, HUGE) as pilot:
        await to_oil(pilot)
        assert "KEPT until 2109-01-09 by the rule: 30000 days" in said(pilot)
    workspace.keep_until([OIL], "2020-01-31")
    async with driven(workspace, HUGE) as pilot:
        await to_oil(pilot)
        assert "KEPT until 2020-01-31 by hand" in said(pilot)
        assert "! due its last day is over" in said(pilot)


async def test_the_side_has_the_last_of_the_trail_newest_first_and_says_where_the_rest_is(workspace: Workspace) -> None:
    workspace.set_setting("author", "Ana")
    workspace.set_calls([OIL, CAST], queue="desk")
    async with driven(workspace, HUGE) as pilot:
        await to_oil(pilot)
        rows = [row.partition("│")[2] for row in shown(pilot).splitlines()]
        head = next(at for at, row in enumerate(rows) if "TRAIL" in row)
        assert "newest first" in rows[head]
        assert [re.sub(r"\S+ \S+  ", "", row.strip(), count=1) for row in rows[head + 1 : head + 3]] == [
            "Ana  edited  what is known of it · with 1 other call",
            "heard",
        ]
        assert "callscope audit" not in said(pilot)
    for number in range(20):
        workspace.set_call(OIL, queue=f"desk {number}")
    async with driven(workspace, HUGE) as pilot:
        await to_oil(pilot)
        assert shown(pilot).count("Ana  edited  what is known of it") == 20
        assert f"callscope audit --call {OIL} --last 0 shows all" in said(pilot)
        assert "heard" not in shown(pilot)


async def test_several_calls_are_held_with_a_reason_and_let_go_together(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "A", "H")
        await until(pilot, lambda: "why hold 2 calls?" in shown(pilot))
        await press(pilot, "enter")
        assert "the reason of a hold is empty" in shown(pilot)
        await typed(pilot, "a complaint is open")
        await press(pilot, "enter")
        assert "2 calls on hold: neither purged nor erased  (u undo)" in shown(pilot)
        assert [kept(workspace, one)[1] for one in (OIL, CAST)] == ["a complaint is open"] * 2
        assert "· 2 on hold" in shown(pilot).splitlines()[0]
        assert "‖ on hold a complaint is open neither purged nor erased" in said(pilot)
        await press(pilot, "H")
        await until(pilot, lambda: "2 calls no longer on hold" in shown(pilot))
        assert kept(workspace)[1] == ""
        assert "‖" not in shown(pilot)
        await press(pilot, "u")
        assert kept(workspace)[1] == "a complaint is open"


async def test_another_day_is_asked_for_until_it_is_one_and_the_rule_counts_again(workspace: Workspace) -> None:
    async with driven(workspace, SMALL) as pilot:
        await to_oil(pilot)
        await press(pilot, "K")
        assert "keep 1 call until ▸" in shown(pilot)
        assert "by the rule" in shown(pilot)
        await typed(pilot, "soon")
        await press(pilot, "enter")
        assert "“soon” is not a day  → write it like 2027-01-31" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "2999-01-31")
        await press(pilot, "enter")
        assert "kept until 2999-01-31: 1 call  (u undo)" in shown(pilot)
        await press(pilot, "K")
        assert "keep 1 call until ▸ 2999-01-31" in shown(pilot)
        await press(pilot, "enter")
        assert "already kept until 2999-01-31: 1 call" in shown(pilot)
        assert "u undo" not in shown(pilot)
        await press(pilot, "K", "ctrl+u")
        await typed(pilot, "by the rule")
        await press(pilot, "enter")
        assert "kept by the rule, for ever: 1 call" in shown(pilot)
    assert kept(workspace) == ("", "")


async def test_a_day_that_is_over_makes_calls_due_and_P_purges_them(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "P")
        await until(pilot, lambda: "no call is due" in shown(pilot))
        await to_oil(pilot)
        await press(pilot, "K")
        await typed(pilot, "2020-01-31")
        await press(pilot, "enter")
        assert "kept until 2020-01-31: 1 call, 1 due now" in shown(pilot)
        assert "· 1 due" in shown(pilot).splitlines()[0]
        await press(pilot, "P")
        await until(pilot, lambda: "Purge “Oil light" in said(pilot))
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: "purged 1 call:" in said(pilot))
        assert "u undo" not in shown(pilot)
    assert [one.act for one in workspace.trail(Asked(most=1))] == ["purged"]
    assert [one.id for one in workspace.calls()] == [CAST]


async def test_E_erases_as_on_the_list_of_calls_and_the_receipt_is_read_in_full(workspace: Workspace) -> None:
    async with driven(workspace, SMALL) as pilot:
        await to_oil(pilot)
        await press(pilot, "E")
        await until(pilot, lambda: "Erase “Oil light" in said(pilot))
        for part in ("what is known of Suzanne", "backups", "not heard again", "cannot be undone"):
            assert part in asked(pilot)
        await press(pilot, "escape")
        assert len(workspace.calls()) == 2
        await press(pilot, "E")
        await until(pilot, lambda: "Erase “Oil light" in said(pilot))
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: "erased 1 call:" in said(pilot))
        assert re.search(r"strings of it looked for in \d+ files: none is left", said(pilot))
    assert [one.id for one in workspace.erased()] == [OIL]


async def test_a_held_call_is_not_erased(workspace: Workspace) -> None:
    workspace.hold_calls([OIL], "a complaint is open")
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "A", "E")
        await until(pilot, lambda: "H lets go of it" in shown(pilot))
        assert "cannot be undone" not in shown(pilot)
    assert len(workspace.calls()) == 2


@pytest.mark.parametrize("size", [SMALL, WIDE, HUGE])
async def test_withdrawing_says_what_stays_and_goes_on_to_erasing(workspace: Workspace, size: tuple[int, int]) -> None:
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain")
    async with driven(workspace, size) as pilot:
        await to_oil(pilot)
        await press(pilot, "w")
        await until(pilot, lambda: "Close 1 call" in shown(pilot))
        assert "Not erased: its words and 1 quote stay. The file it was loaded from stays:" in asked(pilot)
        assert "question. y close E close and erase n no" in asked(pilot)
        await press(pilot, "n")
        assert workspace.consent_of(OIL).decision == "none"
        await press(pilot, "w")
        await until(pilot, lambda: "Close 1 call" in shown(pilot))
        await press(pilot, "E")
        await until(pilot, lambda: "Erase “Oil light" in said(pilot))
        assert workspace.consent_of(OIL).decision == "withdrawn"
        assert len(workspace.calls()) == 2
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: "erased 1 call:" in said(pilot))
    assert [one.id for one in workspace.calls()] == [CAST]


async def test_a_held_call_is_closed_by_a_withdrawal_and_no_more(workspace: Workspace) -> None:
    workspace.hold_calls([OIL], "a complaint is open")
    async with driven(workspace, SMALL) as pilot:
        await to_oil(pilot)
        await press(pilot, "w")
        await until(pilot, lambda: "Close 1 call" in shown(pilot))
        assert "is on hold: a complaint is open. It is closed, and erased only once H lets go of it." in asked(pilot)
        assert "close and erase" not in shown(pilot)
        await press(pilot, "E", "y")
        assert "withdrawn; nothing of it ever left" in shown(pilot)
    assert workspace.consent_of(OIL).decision == "withdrawn"
    assert len(workspace.calls()) == 2


@pytest.mark.parametrize("keys", [(), ("f9",)], ids=["calls", "consent"])
async def test_the_lists_mark_what_is_on_hold_and_what_is_due(workspace: Workspace, keys: tuple[str, ...]) -> None:
    workspace.hold_calls([OIL], "a complaint is open")
    workspace.keep_until([CAST], "2020-01-31")

    def row(pilot: Driver, title: str) -> str:
        rows = [row.partition("│")[0] for row in shown(pilot).splitlines()[1:]]
        return next(row for row in rows if title in row)

    for size, hold, due in ((SMALL, "‖", "!"), (WIDE, "‖ on hold", "! due")):
        async with driven(workspace, size) as pilot:
            await press(pilot, *keys)
            assert hold in row(pilot, "Oil")
            assert due in row(pilot, "Chrom")
            assert "1 due" in shown(pilot).splitlines()[0]
            await press(pilot, "f")
            await typed(pilot, "on hold")
            await press(pilot, "enter")
            assert "Oil" in shown(pilot)
            assert "Chrom" not in shown(pilot)


async def test_the_list_of_calls_is_shown_though_the_settings_cannot_be_read(workspace: Workspace) -> None:
    workspace.hold_calls([OIL], "a complaint is open")
    workspace.paths.settings.write_text("[retention\n", encoding="utf-8")
    async with driven(Room(workspace.paths)) as pilot:
        assert "Oil light" in shown(pilot)
        await to_oil(pilot)
        assert "KEPT not known: the settings cannot be read" in said(pilot)


@pytest.fixture
def still(paths: Paths, samples: Path) -> Workspace:
    """Calls with scores that other work does not move, one of them granted in part, kept by hand and on hold."""
    paths.make()
    library = Library(paths.store, who=lambda: "Ana")
    for call in map(made.still, (made.chromecast(samples), made.oil_light(samples))):
        library.save_call(call)
    found = Room(paths)
    found.set_setting("author", "Ana")
    found.set_consent([OIL], scope=("listen", "quote"), basis="announced", notice="We listen to learn.", language="en")
    found.keep_until([OIL], "2999-01-31")
    found.hold_calls([OIL], "a complaint is open")
    found.keep_until([CAST], "2020-01-31")
    return found


@pytest.mark.parametrize(("name", "size"), [("small", SMALL), ("wide", WIDE), ("huge", HUGE)])
async def test_the_consent_screen_looks_as_it_should(still: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(still, size) as pilot:
        await press(pilot, "f9", "end")
        text = shown(pilot)
        await press(pilot, "tab", "end")
        text += "\n" + shown(pilot)
        await press(pilot, "escape", "f9", "end", "w")
        await until(pilot, lambda: "Close 1 call" in shown(pilot))
        text += "\n" + shown(pilot)
    check(f"consent-{name}", re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d", "2000-01-01 00:00", text))
