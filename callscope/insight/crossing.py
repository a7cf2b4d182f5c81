"""Two things at once: a table of rows and columns, rows by week, and tags that go together. Pure.

What counts is as in a ranking: distinct callers of heard calls; support staff count nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from callscope.insight.priority import severity
from callscope.insight.tally import Heard, Tally, tallies, tally
from callscope.moments import day_of, week_of
from callscope.nouns.ranked import Cell, Crossed, Pair, Together, Trend, Week

if TYPE_CHECKING:
    from callscope.nouns.counted import Found, Quotes, Under, Whole


def crossed(by: str, across: str, found: Found) -> Crossed:
    """Each row of `by` against each column of `across`, those with the most callers first."""
    heard = Heard(found.calls)
    rows, columns = (_ordered(tallies(found.quotes, under, heard)) for under in found.under)
    cells = tuple(tuple(_shared(row, column, found.quotes, heard) for column in columns) for row in rows)
    return Crossed(
        by=by,
        across=across,
        rows=tuple(one.name for one in rows),
        columns=tuple(one.name for one in columns),
        cells=cells,
        row_totals=tuple(map(_cell, rows)),
        column_totals=tuple(map(_cell, columns)),
        callers=heard.callers,
        loose=_loose(found.quotes, found.under),
    )


def trend(by: str, found: Found) -> Trend:
    """Each row in each week in which calls were held, those with the most callers first."""
    import numpy as np

    heard, quotes = Heard(found.calls), found.quotes
    days = [day_of(one.held_at) for one in found.calls]
    weeks = _weeks([day for day in days if day])
    places = {week.name: place for place, week in enumerate(weeks)}
    week = np.array([places[week_of(day)] if day else -1 for day in days], np.int64)
    when = np.where(quotes.call >= 0, week[quotes.call] if week.size else -1, -1)
    rows = _ordered(tallies(quotes, found.under[0], heard))
    parts = range(len(weeks))
    return Trend(
        by=by,
        weeks=tuple(_counted(one, heard, np.flatnonzero(week == place)) for place, one in enumerate(weeks)),
        rows=tuple(one.name for one in rows),
        cells=tuple(
            tuple(_cell(tally("", row.quotes[when[row.quotes] == part], quotes, heard)) for part in parts)
            for row in rows
        ),
        undated=days.count(None),
    )


def together(found: Found, above: Mapping[str, Collection[str]]) -> Together:
    """The pairs of names that any caller has both of; `above` are the names over each, which go with it anyway."""
    heard = Heard(found.calls)
    rows = [one for one in tallies(found.quotes, found.under[0], heard) if one.callers.size]
    pairs = (_pair(*two, heard.callers) for two in combinations(rows, 2) if not _kin(*two, above))
    kept = [one for one in pairs if one.callers]
    return Together(tuple(sorted(kept, key=_by_callers)), heard.callers)


def _by_callers(one: Pair) -> tuple[float, ...]:
    return (-one.callers, -one.quotes, -one.jaccard)


def _kin(one: Tally, other: Tally, above: Mapping[str, Collection[str]]) -> bool:
    return other.name in above.get(one.name, ()) or one.name in above.get(other.name, ())


def _pair(one: Tally, other: Tally, heard: int) -> Pair:
    import numpy as np

    both = int(np.intersect1d(one.callers, other.callers, assume_unique=True).size)
    first, second = one.callers.size, other.callers.size
    return Pair(
        first=one.name,
        second=other.name,
        quotes=int(np.intersect1d(one.quotes, other.quotes, assume_unique=True).size) if both else 0,
        callers=both,
        first_callers=first,
        second_callers=second,
        jaccard=round(both / (first + second - both), 4),
        lift=round(both * heard / (first * second), 2),
    )


def _ordered(rows: Iterable[Tally]) -> list[Tally]:
    said = [one for one in rows if one.callers.size]
    return sorted(said, key=lambda one: (-one.callers.size, -one.quotes.size, one.name.casefold()))


def _shared(row: Tally, column: Tally, quotes: Quotes, heard: Heard) -> Cell:
    import numpy as np

    return _cell(tally("", np.intersect1d(row.quotes, column.quotes, assume_unique=True), quotes, heard))


def _cell(one: Tally) -> Cell:
    return Cell(one.callers.size, one.calls.size, one.quotes.size, severity(one.parts))


def _loose(quotes: Quotes, under: Sequence[Under]) -> int:
    """Quotes of callers that lack one of the two."""
    import numpy as np

    both = [np.bincount(one.quote, minlength=quotes.id.size) > 0 for one in under]
    return int(((quotes.staff == 0) & ~np.logical_and(*both)).sum())


def _weeks(days: Sequence[date]) -> list[Week]:
    """Every week from the first day to the last."""
    if not days:
        return []
    first = min(days) - timedelta(days=min(days).weekday())
    mondays = (first + timedelta(weeks=step) for step in range((max(days) - first).days // 7 + 1))
    return [Week(week_of(monday), monday.isoformat(), 0, 0) for monday in mondays]


def _counted(one: Week, heard: Heard, calls: Whole) -> Week:
    return one._replace(callers=len(set(heard.caller[calls].tolist())), calls=calls.size)
