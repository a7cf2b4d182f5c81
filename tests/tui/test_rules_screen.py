"""The rules: tried before they are kept, run, judged, switched off."""

from __future__ import annotations

import pytest

from callscope.nouns.ruled import OwnRule
from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, driven, keep, press, shown, typed

LINE = "lamp = light* tag:lamp kind:pain"


def line(pilot: Driver, part: str) -> str:
    return next(one for one in shown(pilot).splitlines() if part in one)


async def write(pilot: Driver, text: str) -> None:
    await press(pilot, "ctrl+u")
    await typed(pilot, text)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_all_that_a_rule_may_say_can_be_read_and_what_is_wrong_too(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "f3", "r", "a")
        assert "not:P" in shown(pilot)
        await write(pilot, "lamp")
        assert "tone:raised" in shown(pilot)


async def test_a_rule_is_tried_before_it_is_kept_and_then_run(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "r", "a")
        await write(pilot, LINE)
        assert "customer says “light*”" in shown(pilot).splitlines()[0]
        assert "found in 1 of 2 calls" in shown(pilot)
        assert workspace.rules()[0].own is None
        await press(pilot, "escape")
        assert LINE in shown(pilot)
        await press(pilot, "enter", "y")
        assert "stored: lamp" in shown(pilot)
        rule = workspace.own_rule("lamp")
        assert rule == OwnRule("lamp", ("lamp",), "pain", ("light*",))
        await press(pilot, "R")
        assert "already heard: 2 calls" in shown(pilot)
        assert workspace.rule("lamp").answers.open > 0
        await press(pilot, "e")
        await write(pilot, LINE.replace("light*", "lights"))
        await press(pilot, "y")
        assert workspace.own_rule("lamp").phrases == ("lights",)
        await press(pilot, "u")
        assert workspace.own_rule("lamp").phrases == ("light*",)
        await press(pilot, "delete", "y")
        assert "deleted: lamp" in shown(pilot)
        assert workspace.suggestions() == [one for one in workspace.suggestions() if not one.suggestion.own]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lamp light tag:x", "a rule begins with its name"),
        ("lamp = /(x/ tag:x", "is no pattern"),
        ("lamp = /x*/ tag:x", "without any words"),
        (r"lamp = /(?:[a-z ]|[a-z ])+\d/ tag:x", "take too long"),
    ],
)
async def test_a_bad_line_is_asked_for_again_with_what_is_wrong(workspace: Workspace, text: str, said: str) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "r", "a")
        await write(pilot, text)
        assert said in shown(pilot)
        assert "rule ▸ lamp" in shown(pilot)


async def test_what_a_kept_rule_finds_is_played_and_opened(workspace: Workspace) -> None:
    workspace.put_rule(OwnRule("lamp", ("lamp",), phrases=("light*",)))
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "r", "t")
        assert "y keep" not in shown(pilot)
        await press(pilot, "l")
        assert "playing" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CallScreen)


async def test_a_rule_that_finds_nothing_says_so(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "r", "a")
        await write(pilot, "none = zeppelin tag:x")
        assert "It would find nothing" in shown(pilot)
        await press(pilot, "y")
        assert workspace.own_rule("none").phrases == ("zeppelin",)


async def test_precision_stands_beside_each_rule_and_one_that_is_wrong_is_switched_off(workspace: Workspace) -> None:
    found = workspace.suggestions()
    rule = found[0].suggestion.rule
    workspace.accept(found[0].id)
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "r")
        assert "100% 21%-100% n=1" in line(pilot, rule)
        assert "██████████" in line(pilot, rule)
        await press(pilot, "o")
        assert "OFF" in line(pilot, f"{rule} ")
        assert not workspace.rule(rule).on
        await press(pilot, "u", "e", "t", "delete")
        assert workspace.rule(rule).on
        assert "OFF" not in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, TINY, (200, 60), (3, 2)])
async def test_the_rules_live_at_every_size(workspace: Workspace, size: tuple[int, int]) -> None:
    workspace.put_rule(OwnRule("lamp", ("lamp",), phrases=("light*",)))
    async with driven(workspace, size) as pilot:
        await press(pilot, "f3", "r", "t", "down", "escape", "a", "escape", "o", "end")
        assert pilot.app.is_running


async def test_nothing_harmful_reaches_the_terminal(paths) -> None:  # type: ignore[no-untyped-def]
    hostile = Workspace(paths)
    keep(hostile, made.hostile_call())
    hostile.put_rule(
        OwnRule(
            f"r {made.HOSTILE}",
            (f"t{made.HOSTILE}".replace(",", ""),),
            phrases=("hello", f"h {made.HOSTILE}"),
            who="anyone",
        )
    )
    async with driven(hostile) as pilot:
        await press(pilot, "f3", "r")
        for keys in (("t",), ("escape", "e"), ("escape", "o"), ("delete",)):
            await press(pilot, *keys)
            assert not {ord(one) for one in shown(pilot)} & {0x1B, 0x07, 0x9B, 0x202E, 0x2066, 0x00}
