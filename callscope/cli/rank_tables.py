"""The other views of a ranking: one thing against another, by week, and tags that go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from callscope.cli.shared import say, show, show_json, show_table
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.ranked import Cell, Crossed, Together, Trend

WEEKS = 8
"""Weeks that a table shows, the last ones; --json has all."""

PAIRS = 30
"""Pairs that a table shows, those of the most callers; --json has all."""


def show_crossed(found: Crossed, as_json: bool) -> None:
    """Rows and columns, distinct callers in each cell."""
    if as_json:
        show_json({"schema": "callscope.crossed/1", **_plain(asdict(found))})
        return
    if not found.rows or not found.columns:
        say(f"no quote has both {_a(found.by)} and {_a(found.across)} yet")
        return
    rows = [
        (name, *map(_callers, cells), total.callers)
        for name, cells, total in zip(found.rows, found.cells, found.row_totals, strict=True)
    ]
    totals = ("all", *(one.callers for one in found.column_totals), "")
    show_table([*rows, totals], (f"{found.by} \\ {found.across}", *found.columns, "all"))
    show("")
    show(f"Distinct callers of {found.callers} heard. A caller may stand in several cells: no row or column adds up.")
    if found.loose:
        show(f"{count(found.loose, 'quote')} of callers without one of the two: only in the totals, or nowhere.")


def show_trend(found: Trend, as_json: bool) -> None:
    """Rows by week, callers of those who were heard in the week."""
    if as_json:
        show_json({"schema": "callscope.trend/1", **_plain(asdict(found))})
        return
    if not found.weeks:
        say("no call has a date yet; callscope calls set CALL --date gives it one")
        return
    weeks = found.weeks[-WEEKS:]
    heard = ("heard", *(_of(week.callers, "caller") for week in weeks))
    rows = [
        (name, *(f"{cell.callers} of {week.callers}" for cell, week in zip(cells[-WEEKS:], weeks, strict=True)))
        for name, cells in zip(found.rows, found.cells, strict=True)
    ]
    show_table([*rows, heard], (found.by, *(week.name for week in weeks)))
    show("")
    show("Distinct callers with it of the callers whose calls were held in that week (ISO 8601, from Monday).")
    if found.undated:
        show(f"{_of(found.undated, 'call')} without a date count in no week.")
    if len(found.weeks) > WEEKS:
        show(f"The last {WEEKS} of {len(found.weeks)} weeks; --json has all.")


def show_together(found: Together, as_json: bool) -> None:
    """Pairs of tags, the most callers first."""
    if as_json:
        show_json({"schema": "callscope.together/1", **_plain(asdict(found))})
        return
    if not found.pairs:
        say("no caller has two tags yet")
        return
    rows = [
        (
            one.first,
            one.second,
            f"{one.callers} of {found.callers}",
            one.quotes,
            f"{one.callers} of {one.first_callers + one.second_callers - one.callers} = {one.jaccard:.2f}",
            f"{one.lift:.1f}",
        )
        for one in found.pairs[:PAIRS]
    ]
    show_table(rows, ("tag", "and", "callers with both", "quotes with both", "of those with either", "lift"))
    show("")
    show("Of those with either (Jaccard): callers with both tags of the callers with one of them or both.")
    show("Lift: how many times more callers have both than if the two had nothing to do with each other; few callers")
    show("make it jump. A tag and one above it are no pair.")
    if len(found.pairs) > PAIRS:
        show(f"The first {PAIRS} of {len(found.pairs)} pairs; --json has all.")


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """Named tuples as JSON objects: asdict leaves them as they are."""
    return {name: _named(value) for name, value in found.items()}


def _named(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return value._asdict()
    return [_named(one) for one in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _callers(cell: Cell) -> object:
    return cell.callers or ""


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _of(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
