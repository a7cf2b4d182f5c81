"""rank: what callers need, by how many of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.library import as_filter, filters
from callscope.cli.rank_tables import show_crossed, show_together, show_trend
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.errors import UsageProblem
from callscope.moments import span
from callscope.nouns.ranked import ACROSS, BY, TERMS, Interval, Ranked, Ranking, Term

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.workspace import Workspace

SCHEMA = "callscope.rank/1"


class Weight(click.ParamType[tuple[str, float]]):
    """A part of the priority and its weight: severity=2."""

    name = "part=weight"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        name, _, number = str(value).partition("=")
        try:
            return name.strip(), float(number)
        except ValueError:
            self.fail(f"{value!r} is no weight; write it like severity=2", param, ctx)


@click.command()
@click.option("--by", type=click.Choice(BY), default="kind", show_default=True, help="What the rows are.")
@click.option("--across", type=click.Choice(ACROSS), help="What the columns are: a table of both.")
@click.option("--trend", type=click.Choice(["week"]), help="The rows by the week in which calls were held.")
@click.option("--together", is_flag=True, help="Which tags the same callers have.")
@filters
@click.option(
    "--weight",
    "weights",
    type=Weight(),
    multiple=True,
    metavar="PART=NUMBER",
    help=f"How much a part of the priority counts: {', '.join(TERMS)}; 0 leaves it out, 2 squares it.",
)
@click.option("--quotes", "row", metavar="ROW", help="The quotes behind a row instead, such as --quotes pain.")
@json_option
@click.pass_obj
def rank(
    workspace: Workspace,
    /,
    by: str,
    row: str | None,
    weights: tuple[tuple[str, float], ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Rank what callers need by how many of them said it.

    The same name is one caller in every call; a caller without a name counts once per call; support staff never count.
    Calls left out of the review do not count. --call, --caller and --study also narrow the callers that shares are of.
    """
    across, trend, together = (given.pop(name) for name in ("across", "trend", "together"))
    _must_be_one({"--across": across, "--trend": trend, "--together": together, "--quotes": row})
    where = as_filter(workspace, given)
    if row is not None:
        show_quotes(workspace, workspace.ranked_quotes(by, row, where), as_json)
    elif across:
        show_crossed(workspace.crossed(by, across, where), as_json)
    elif trend:
        show_trend(workspace.trend(by, where), as_json)
    elif together:
        show_together(workspace.together(where), as_json)
    elif as_json:
        show_json({"schema": SCHEMA, **_plain(workspace.rank(by, where, dict(weights)))})
    else:
        _show_ranking(workspace.rank(by, where, dict(weights)))


def _must_be_one(given: dict[str, Any]) -> None:
    chosen = [name for name, value in given.items() if value]
    if len(chosen) > 1:
        raise UsageProblem(f"{chosen[0]} and {chosen[1]} are two views", "choose one of them")


def _plain(ranking: Ranking) -> dict[str, Any]:
    plain = asdict(ranking)
    plain["weights"] = dict(ranking.weights)
    for one, row in zip(plain["rows"], ranking.rows, strict=True):
        for name in ("interval", "sampled", "places"):
            one[name] = one[name] and list(one[name])
        one["terms"] = [term._asdict() for term in row.terms]
        one["effort"] = row.effort and row.effort._asdict()
        one["job"] = row.job and {**row.job._asdict(), "sentence": row.job.sentence}
    return plain


def _show_ranking(ranking: Ranking) -> None:
    if not ranking.rows:
        say(f"no quotes to rank by {ranking.by} yet; callscope quotes list shows what there is")
        return
    show_table([_counts(one, ranking) for one in ranking.rows], _COUNTS)
    show("")
    show_table([_manner(one) for one in ranking.rows], _MANNER)
    show("")
    show_table([_burden(one) for one in ranking.rows], _BURDEN)
    if sentences := [(one.name, one.job.sentence, one.job.proposed) for one in ranking.rows if one.job]:
        show("")
        rows = [(name, said, "proposed" if proposed else "written") for name, said, proposed in sentences]
        show_table(rows, ("job", "sentence", "by"))
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
    return (
        one.rank,
        one.name,
        f"{one.callers} of {ranking.callers}",
        one.unnamed,
        _share(one.share, one.interval),
        one.calls,
        _percent(one.minutes),
        one.quotes,
        f"{' x '.join(map(_factor, one.terms))} = {_number(one.priority)}",
        "-" if one.without is None else one.without,
    )


def _manner(one: Ranked) -> tuple[object, ...]:
    return (
        one.name,
        "" if one.severity_median is None else f"median {one.severity_median:g}, highest {one.severity_highest}",
        _percent(one.negative, one.negative_of),
        _percent(one.raised, one.raised_of),
        _percent(one.solved, one.solved_of),
        "" if one.satisfaction is None else f"{one.satisfaction:.1f} of {one.satisfaction_of}",
        "" if one.begun is None or one.ended is None else f"{_signed(one.begun)} to {_signed(one.ended)}",
        one.unchecked,
        one.staff,
    )


def _burden(one: Ranked) -> tuple[object, ...]:
    effort, places = one.effort, one.places
    waiting = (effort.minutes, effort.hold, effort.silence, effort.repeats) if effort else (None,) * 4
    minutes, hold, silence, repeats = waiting
    return (
        one.name,
        "" if minutes is None else f"{minutes:.1f}",
        "" if hold is None else f"{hold:.0f} s",
        "" if silence is None else f"{silence:.0f} s",
        "" if repeats is None else f"{repeats:.1f}",
        f"{one.returning} of {one.callers}",
        "" if places is None else f"{places[0]}" if places[0] == places[1] else f"{places[0]} to {places[1]}",
        _percent(one.first),
    )


_BURDEN = (
    "row",
    "minutes a call",
    "on hold",
    "longest silence",
    "said again",
    "called again",
    "rank lies in",
    "first in",
)


def _factor(term: Term) -> str:
    return _number(term.value) + ("" if term.weight == 1 else f"^{term.weight:g}")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _signed(value: float) -> str:
    # Adding nothing turns -0.0 into 0.0.
    return f"{round(value, 2) + 0.0:+.2f}"


def _percent(share: float | None, of: int | None = None) -> str:
    return "" if share is None else f"{share:.0%}" if of is None else f"{share:.0%} of {of}"


def _share(share: float | None, interval: Interval | None) -> str:
    return f"{share:.0%} ({interval.low:.0%} to {interval.high:.0%})" if interval else ""


def _sound(ranking: Ranking) -> str:
    minutes = _count(round(ranking.minutes), "minute")
    return f"{ranking.texts} of them as text; {minutes} of sound" if ranking.texts else minutes


def _notes(ranking: Ranking) -> list[str]:
    """What must be known to read the table; part of the result, so that it goes where the table goes."""
    heard = (
        f"Heard: {_count(ranking.callers, 'caller')} ({ranking.unnamed} of them unnamed, each counted once per call) "
        f"in {_count(ranking.calls, 'call')}, {_sound(ranking)}."
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
        f"Rank lies in, first in: in 95 of 100 of {ranking.resamples:,} resamples of the callers with their calls; "
        "too narrow where few were heard.": ranking.resamples,
        "Negative words, raised voice: of the quotes where that is scored; solved, satisfaction: of the calls where it "
        "is known.": True,
        "On hold: pauses of 10 s and more; said again: how often a caller repeats words in a call; both as means per "
        "call. Called again: callers who have it in more than one call.": any(one.effort for one in ranking.rows),
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


def show_quotes(workspace: Workspace, exhibits: list[Exhibit], as_json: bool) -> None:
    """Quotes with their callers, as a table or as JSON."""
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
    where, who = span(quote.start, quote.end, quote.written), one.caller or "unnamed"
    checked = "yes" if quote.checked else "no"
    marks = quote.kind, quote.severity, ", ".join(quote.tags), checked
    return quote.id, quote.call, where, who, one.role, *marks, quote.text, quote.note


COMMANDS = (rank,)
