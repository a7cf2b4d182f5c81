"""How long a call is kept and who did what with it, for the side of a call; and what keys do to its keeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from callscope.errors import Unusable
from callscope.moments import here
from callscope.plural import count
from callscope.safe import line
from callscope.tui.glyphs import kept_mark
from callscope.tui.measure import cells, fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from callscope.nouns.erased import Keeping
    from callscope.nouns.trail import Entry
    from callscope.tui.glyphs import Piece
    from callscope.workspace import Workspace

    Act = Callable[[Workspace], str]

MOST = 20
"""Lines of the trail that are shown."""

BY_RULE = ("by the rule", "by rule", "the rule", "rule")
"""What is typed instead of a day."""

ROOM = 24
"""Cells of a title from which on the mark beside it has its word."""


def titled(title: str, ink: str, kept: Keeping | None, size: int) -> list[Piece]:
    """A title in exactly so many cells, with the mark of a call that is on hold or due at its end."""
    mark = kept_mark(kept, size >= ROOM)
    if not mark[0]:
        return [(fit(title, size), ink)]
    return [(fit(title, max(size - cells(mark[0]) - 1, 0)), ink), (" ", "plain"), mark]


def marked(workspace: Workspace) -> Mapping[str, Keeping]:
    """The calls that are on hold or due, by id. None where the settings cannot be read, which is told at the start."""
    with suppress(Unusable):
        return {one.id: one for one in workspace.held_or_due()}
    return {}


def of(workspace: Workspace, call: str) -> Keeping | None:
    """How long a call is kept; None where the settings, and so the rule, cannot be read."""
    with suppress(Unusable):
        return next(iter(workspace.keepings([call])), None)
    return None


def last(workspace: Workspace, call: str) -> list[Entry]:
    """The newest lines of the trail about a call, and one more where there are more."""
    from callscope.nouns.trail import Asked  # nothing that the first screen needs

    return workspace.trail(Asked(call=call, most=MOST + 1))


def hold(calls: Sequence[str], why: str) -> Act:
    """Keeps calls from being purged and erased."""

    def act(workspace: Workspace) -> str:
        workspace.hold_calls(calls, why)
        return f"{count(len(calls), 'call')} on hold: neither purged nor erased"

    return act


def let_go(calls: Sequence[str]) -> Act:
    """Ends their hold."""

    def act(workspace: Workspace) -> str:
        workspace.hold_calls(calls, None)
        return f"{count(len(calls), 'call')} no longer on hold"

    return act


def keep(calls: Sequence[str], typed: str) -> Act:
    """Keeps calls until a day, or by the rule again, as it is typed; says which of them are due by that."""

    def act(workspace: Workspace) -> str:
        before = workspace.keepings(calls)
        workspace.keep_until(calls, None if typed.strip().casefold() in BY_RULE else typed)
        now = workspace.keepings(calls)
        said = f"kept {_until(now)}" if sorted(now) != sorted(before) else f"already kept {_until(now)}"
        due = sum(one.due for one in now)
        return f"{said}: {count(len(calls), 'call')}" + (f", {due} due now" if due else "")

    return act


def _until(kept: Sequence[Keeping]) -> str:
    days = {one.until for one in kept}
    by_hand = any(one.by_hand for one in kept)
    if len(days) > 1:
        return "by the rule"
    day = f"until {days.pop()}" if any(days) else "for ever"
    return day if by_hand else f"by the rule, {day}"


def told(kept: Keeping | None) -> list[list[Piece]]:
    """How long a call is kept, and what keys change it: a line for each row, not wrapped."""
    if kept is None:
        return [[("KEPT  ", "title"), ("not known: the settings cannot be read", "bad")]]
    found: list[list[Piece]] = [[("KEPT  ", "title"), *_rule(kept)]]
    mark = kept_mark(kept)
    if kept.held:
        found += [[mark, (f"  {line(kept.held)}", "plain"), ("  neither purged nor erased", "dim")]]
    elif kept.due:
        found += [[mark, ("  its last day is over", "dim")]]
    keys = (("H", "let go" if kept.held else "hold"), ("K", "another day"), ("E", "erase"), ("P", "purge what is due"))
    return [*found, [piece for key, said in keys for piece in ((f"{key} ", "key"), (f"{said}  ", "dim"))]]


def _rule(kept: Keeping) -> list[Piece]:
    if not kept.until:
        return [("for ever", "plain"), ("  no rule says until when", "dim")]
    by = "by hand" if kept.by_hand else f"by the rule: {line(kept.rule)}"
    return [(f"until {kept.until}", "plain"), (f"  {by}", "dim")]


KINDS = {"retention": "how long it is kept", "consent_standing": "consent", "calls": "what is known of it"}
"""What kinds of rows are, where their name in the store tells little."""


def trail(lines: Sequence[Entry], call: str) -> list[list[Piece]]:
    """Who did what with a call, the last first."""
    more = len(lines) > MOST
    found: list[list[Piece]] = [[("TRAIL", "title"), ("  newest first" if lines else "  nothing is noted", "faint")]]
    found += [_line(one) for one in lines[:MOST]]
    return [*found, [(f"callscope audit --call {call} --last 0 shows all", "faint")]] if more else found


def _line(one: Entry) -> list[Piece]:
    others = f"with {count(len(one.calls) - 1, 'other call')}" if len(one.calls) > 1 else ""
    kinds = ", ".join(KINDS.get(kind, kind.replace("_", " ")) for kind in line(one.what).split(", "))
    beside = " · ".join(part for part in (kinds, others) if part)
    when, who = here(one.at), f"{line(one.author)}  " if one.author else ""
    return [(f"{when}  ", "dim"), (who, "dim"), (one.act, "plain"), (f"  {beside}" if beside else "", "faint")]
