"""rank: what callers need, by how many of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from callscope.call import Exhibit
from callscope.cli.library import as_filter, filters
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.moments import clock
from callscope.ranked import BY, Interval, Ranked, Ranking
from callscope.workspace import Workspace

SCHEMA = "callscope.rank/1"


@click.command()
@click.option("--by", type=click.Choice(BY), default="kind", show_default=True, help="What the rows are.")
@click.option("--study", help="Only its calls.")
@filters
@click.option("--quotes", "row", metavar="ROW", help="The quotes behind a row instead, such as --quotes pain.")
@json_option
@click.pass_obj
def rank(workspace: Workspace, /, by: str, row: str | None, as_json: bool, **chosen: Any) -> None:
    """Rank what callers need by how many of them said it.

    The same name is one caller in every call; a caller without a name counts once per call; support staff never count.
    Calls left out of the review do not count. --call, --caller and --study also narrow the callers that shares are of.
    """
    where = as_filter(workspace, chosen)
    if row is not None:
        _show_quotes(workspace, workspace.ranked_quotes(by, row, where), as_json)
    elif as_json:
        show_json({"schema": SCHEMA, **_plain(workspace.rank(by, where))})
    else:
        _show_ranking(workspace.rank(by, where))


def _plain(ranking: Ranking) -> dict[str, Any]:
    plain = asdict(ranking)
    for one in plain["rows"]:
        one["interval"] = one["interval"] and list(one["interval"])
    return plain


def _show_ranking(ranking: Ranking) -> None:
    if not ranking.rows:
        say(f"no quotes to rank by {ranking.by} yet; callscope quotes list shows what there is")
        return
    show_table([_counts(one, ranking) for one in ranking.rows], _COUNTS)
    show("")
    show_table([_manner(one) for one in ranking.rows], _MANNER)
    for said in _notes(ranking):
        show(said)


_COUNTS = (
    "rank", "row", "callers", "unnamed", "share of callers", "calls", "minutes", "quotes", "priority",
    "rank without one",
)  # fmt: skip
"""The heads of the table that says how much there is; `_MANNER` are those of the one that says how it was."""

_MANNER = (
    "row", "severity", "negative words", "raised voice", "solved", "satisfaction", "mood", "not checked",
    "said by staff",
)  # fmt: skip


def _counts(one: Ranked, ranking: Ranking) -> tuple[object, ...]:
    severity = _number(3 if one.severity is None else one.severity)
    return (
        one.rank,
        one.name,
        f"{one.callers} of {ranking.callers}",
        one.unnamed,
        _share(one.share, one.interval),
        one.calls,
        _percent(one.minutes),
        one.quotes,
        f"{one.callers} x {severity} = {_number(one.priority)}",
        "-" if one.without is None else one.without,
    )


def _manner(one: Ranked) -> tuple[object, ...]:
    return (
        one.name,
        "" if one.severity_median is None else f"median {one.severity_median:g}, highest {one.severity_highest}",
        _percent(one.negative),
        _percent(one.raised),
        _percent(one.solved),
        "" if one.satisfaction is None else f"{one.satisfaction:.1f}",
        "" if one.begun is None or one.ended is None else f"{_signed(one.begun)} to {_signed(one.ended)}",
        one.unchecked,
        one.staff,
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _signed(value: float) -> str:
    # Adding nothing turns -0.0 into 0.0.
    return f"{round(value, 2) + 0.0:+.2f}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _share(share: float | None, interval: Interval | None) -> str:
    return f"{share:.0%} ({interval.low:.0%} to {interval.high:.0%})" if interval else ""


def _notes(ranking: Ranking) -> list[str]:
    """What must be known to read the table; part of the result, so that it goes where the table goes."""
    heard = (
        f"Heard: {_count(ranking.callers, 'caller')} ({ranking.unnamed} of them unnamed, each counted once per call) "
        f"in {_count(ranking.calls, 'call')}, {_count(round(ranking.minutes), 'minute')}."
    )
    to_review, left_out, loose = ranking.to_review, ranking.left_out, ranking.loose
    notes = {
        f"{ranking.formula[0].upper()}{ranking.formula[1:]}.": True,
        heard: True,
        "Share of callers: in brackets where the share of all such callers lies, with 95 % confidence (Wilson).": True,
        f"Not played or quoted yet: {_count(to_review, 'call')} of these; the counts may grow.": to_review,
        f"Left out of the review and not counted: {_count(left_out, 'call')}.": left_out,
        f"{_count(loose, 'quote')} without {_LACK[ranking.by]} {'stands' if loose == 1 else 'stand'} in no row.": loose,
        f"Rank without one: without {ranking.chattiest}, who has the most quotes here ({_most(ranking)}). "
        "A dash: nobody else said it.": ranking.chattiest,
        "Mood: of the customer's words from the first to the last quarter of the calls concerned, -1 to 1.": any(
            one.begun is not None for one in ranking.rows
        ),
        "Not checked: quotes that were not played since their words last changed.": any(
            one.unchecked for one in ranking.rows
        ),
    }
    return ["", *(said for said, holds in notes.items() if holds)]


_LACK = {"kind": "a kind", "tag": "a tag", "job": "a tag to name it", "issue": "an issue type", "stage": "a stage"}


def _most(ranking: Ranking) -> str:
    tied = f", as many as {_count(ranking.chattiest_tied, 'other')}" if ranking.chattiest_tied else ""
    return f"{ranking.chattiest_quotes}{tied}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _show_quotes(workspace: Workspace, exhibits: list[Exhibit], as_json: bool) -> None:
    if as_json:
        show_json([exhibited(workspace, one) for one in exhibits])
        return
    heads = ("id", "call", "span", "caller", "said by", "kind", "severity", "tags", "checked", "text", "note")
    show_table([_listed(one) for one in exhibits], heads)


def exhibited(workspace: Workspace, one: Exhibit) -> dict[str, Any]:
    """A quote with its call, for JSON."""
    return {**workspace.plain(one.quote), "title": one.title, "caller": one.caller, "role": one.role}


def _listed(one: Exhibit) -> tuple[object, ...]:
    quote = one.quote
    span, who = f"{clock(quote.start)}-{clock(quote.end)}", one.caller or "unnamed"
    checked = "yes" if quote.checked else "no"
    marks = quote.kind, quote.severity, ", ".join(quote.tags), checked
    return quote.id, quote.call, span, who, one.role, *marks, quote.text, quote.note


COMMANDS = (rank,)
