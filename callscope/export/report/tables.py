"""Rankings, issue types by stage and weeks as tables; each number also as a value that a program can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.export.report import charts
from callscope.export.report.markup import Html, join, tag
from callscope.export.report.words import day, number, percent, signed
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.ranked import Crossed, Ranked, Ranking, Trend
    from callscope.nouns.reported import Ranks

ROWS = 12
"""Rows of a ranking that are shown; the rest is counted."""

_HEADS = {
    "need": "What callers need",
    "want": "What callers want",
    "desire": "What callers wish for",
    "pain": "What pains callers",
    "story": "What callers tell",
}
_BY = {"kind": "By kind of evidence", "job": "Jobs to be done", "issue": "Issue types", "stage": "Journey stages"}


class Column(NamedTuple):
    """A column: its head, what kind of cell it is, its cell, and the values of a row without which it says nothing."""

    head: str
    class_: str
    cell: Callable[[Ranked, Ranking], Html]
    needs: Callable[[Ranked], object] = lambda _: True


def heading(ranks: Ranks) -> str:
    """What a ranking is called on the page."""
    if ranks.kind is not None:
        return _HEADS.get(ranks.kind, ranks.kind.capitalize())
    return _BY.get(ranks.ranking.by, ranks.ranking.by.capitalize())


def ranking(ranks: Ranks) -> Html:
    """A ranking as a table under its head; of issue types and stages also how their calls go."""
    head, found = heading(ranks), ranks.ranking
    parts = [tag("h3", head, id=f"rank-{ranks.kind or found.by}"), _table(ranks, COUNTED, head), *_notes(found)]
    if found.by == "issue" and any(column.needs(row) for column in OUTCOMES for row in found.rows):
        parts += [
            tag("h4", "How calls with it go"),
            _table(ranks, OUTCOMES, f"{head}: how their calls go", " outcomes"),
        ]
    return tag("div", *parts, class_="ranking")


def _table(ranks: Ranks, columns: Sequence[Column], name: str, more: str = "") -> Html:
    found = ranks.ranking
    rows = found.rows[:ROWS]
    known = [one for one in columns if any(one.needs(row) for row in rows)]
    ends = [tag("th", "", scope="col", class_="n place"), tag("th", _NOUN[found.by], scope="col")]
    head = [tag("th", one.head, scope="col", class_=one.class_) for one in known]
    table = tag(
        "table",
        tag("caption", name),
        tag("thead", tag("tr", *ends, *head)),
        tag("tbody", *(_row(one, found, known) for one in rows)),
        class_=f"ranks{more}",
        data_by=found.by,
        data_kind=ranks.kind,
    )
    return rolled(table, name)


_NOUN = {"kind": "Kind", "tag": "Tag", "job": "Job", "issue": "Issue type", "stage": "Stage"}


def rolled(table: Html, name: str) -> Html:
    """A table that scrolls sideways where the page is narrow, by keyboard too."""
    return tag("div", table, class_="rolls", role="region", aria_label=name, tabindex=0)


def _row(one: Ranked, found: Ranking, columns: Sequence[Column]) -> Html:
    cells = [tag("td", column.cell(one, found), class_=column.class_) for column in columns]
    name = tag("th", one.name, _job(one), scope="row")
    return tag("tr", tag("td", data(one.rank, str(one.rank)), class_="n place"), name, *cells)


def _job(one: Ranked) -> Html | None:
    job = one.job
    return tag("span", job.sentence, class_="job") if job and job.sentence and not job.proposed else None


def data(value: float | None, shown: str) -> Html:
    """A value with all its places, and what is shown of it; a dash has none."""
    return tag("span", shown, class_="none") if value is None else tag("data", shown, value=repr(value))


def _callers(one: Ranked, found: Ranking) -> Html:
    return join(data(one.callers, str(one.callers)), f" of {found.callers}")


def _share(one: Ranked, _: Ranking) -> Html:
    interval = one.interval
    between = interval and tag("span", f"{percent(interval.low)} to {percent(interval.high)}", class_="between")
    return join(charts.share(one.share, interval), " ", data(one.share, percent(one.share)), " ", between)


def _mood(one: Ranked, _: Ranking) -> Html:
    if one.begun is None or one.ended is None:
        return data(None, "–")
    return join(data(one.begun, signed(one.begun)), " to ", data(one.ended, signed(one.ended)))


def _numbers(of: Callable[[Ranked], float | None], shown: Callable[[float | None], str]) -> Callable[..., Html]:
    return lambda one, _: data(of(one), shown(of(one)))


COUNTED = (
    Column("Callers", "n", _callers),
    Column("Share of callers", "bar", _share),
    Column("Severity", "n", _numbers(lambda one: one.severity, number)),
    Column("Quotes", "n", _numbers(lambda one: one.quotes, number)),
    Column("Priority", "n", _numbers(lambda one: one.priority, number)),
    Column("Rank without busiest caller", "n", _numbers(lambda one: one.without, number)),
)

OUTCOMES = (
    Column("Calls", "n", _numbers(lambda one: one.calls, number)),
    Column("Solved", "n", _numbers(lambda one: one.solved, percent), lambda one: one.solved is not None),
    Column("Satisfied, 1–5", "n", _numbers(lambda one: one.satisfaction, number), lambda one: one.satisfaction),
    Column("Mood, first to last quarter", "n", _mood, lambda one: one.begun is not None and one.ended is not None),
)


def _notes(found: Ranking) -> list[Html]:
    more = len(found.rows) - ROWS
    lines = [f"{count(more, 'more row')} below these."] if more > 0 else []
    if found.loose:
        lines.append(f"{count(found.loose, 'quote')} {'stands' if found.loose == 1 else 'stand'} in no row.")
    return [tag("p", " ".join(lines), class_="note")] if lines else []


def crossed(table: Crossed) -> Html:
    """Issue types against stages: distinct callers, darker where there are more."""
    most = max((cell.callers for row in table.cells for cell in row), default=0)
    head = [tag("th", name, scope="col", class_="n") for name in table.columns]
    rows = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            *(_shaded(cell.callers, most) for cell in cells),
            tag("td", data(total.callers, str(total.callers)), class_="n total"),
        )
        for name, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True)
    ]
    foot = [tag("td", data(one.callers, str(one.callers)), class_="n total") for one in table.column_totals]
    drawn = tag(
        "table",
        tag("caption", "Issue types by journey stage"),
        tag(
            "thead",
            tag("tr", tag("th", _NOUN[table.by], scope="col"), *head, tag("th", "All", scope="col", class_="n total")),
        ),
        tag("tbody", *rows),
        tag("tfoot", tag("tr", tag("th", "All", scope="row"), *foot, tag("td", "", class_="n total"))),
        class_="crossed",
        data_by=table.by,
        data_across=table.across,
    )
    note = "Callers who said so. A caller counts once in each cell and in each “all”, so those are no sums."
    return tag(
        "div",
        tag("h3", "Where on the journey it happens", id="crossed"),
        rolled(drawn, "Issue types by journey stage"),
        tag("p", note, class_="note"),
        class_="ranking",
    )


def _shaded(callers: int, most: int) -> Html:
    depth = -(-callers * 4 // most) if most else 0
    return tag(
        "td", data(callers, str(callers)) if callers else tag("span", "·", class_="none"), class_=f"n shade-{depth}"
    )


def trend(found: Trend, rows: int = 5) -> Html:
    """The first rows in weeks: how many of a week's callers said so."""
    most = max((cell.callers for cells in found.cells[:rows] for cell in cells), default=0)
    each = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", charts.weeks([cell.callers for cell in cells], most, name), class_="weeks"),
        )
        for name, cells in zip(found.rows[:rows], found.cells[:rows], strict=True)
    ]
    table = tag(
        "table",
        tag("caption", "Callers by week"),
        tag("thead", tag("tr", tag("th", _NOUN[found.by], scope="col"), tag("th", _ends(found), scope="col"))),
        tag("tbody", *each, _heard(found)),
        class_="trend",
        data_by=found.by,
    )
    note = tag("p", f"Distinct callers in each week.{_undated(found)}", class_="note")
    return tag("div", tag("h3", "Week by week", id="trend"), rolled(table, "Callers by week"), note, class_="ranking")


def _heard(found: Trend) -> Html:
    """The row below the others: how many callers there were at all."""
    callers = [week.callers for week in found.weeks]
    drawn = charts.weeks(callers, max(callers, default=0), "All callers heard")
    return tag("tr", tag("th", "all callers heard", scope="row"), tag("td", drawn, class_="weeks all"))


def _ends(found: Trend) -> Html:
    """The first and the last week."""
    first, last = (f"week of {day(found.weeks[place].begins, year=False)}" for place in (0, -1))
    return tag("p", tag("span", first), tag("span", last), class_="ends")


def _undated(found: Trend) -> str:
    if not found.undated:
        return ""
    return f" {count(found.undated, 'call')} without a date {'counts' if found.undated == 1 else 'count'} nowhere here."
