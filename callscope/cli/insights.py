"""insights: what was learned, and the quotes for and against it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.export import send_evidence
from callscope.cli.leaving import manner, skip_option
from callscope.cli.rank import exhibited
from callscope.cli.redact import redact_option, redacting
from callscope.cli.shared import as_json_text, confirm, json_option, say, show, show_json, show_table, yes_option
from callscope.errors import UsageProblem
from callscope.moments import span
from callscope.nouns.learned import Action, Evidenced, Insight, apart
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.workspace import Workspace
    from callscope.workspace.redaction import Redactor


@click.group()
def insights() -> None:
    """What was learned: sentences with a cause, quotes for and against, and actions."""


@insights.command("list")
@click.option("--study", help="Only its insights.")
@json_option
@click.pass_obj
def list_insights(workspace: Workspace, study: str | None, as_json: bool) -> None:
    """Every insight in your order, and how many callers said so."""
    rows = workspace.insights(study)
    if as_json:
        show_json([_plain(workspace, one) for one in rows])
    elif rows:
        show_table(
            [_listed(one) for one in rows], ("id", "callers for", "against", "quotes", "to do", "study", "insight")
        )
    else:
        say("no insights yet; callscope insights add says one")


@insights.command("show")
@click.argument("number", type=int)
@json_option
@click.pass_obj
def show_insight(workspace: Workspace, number: int, as_json: bool) -> None:
    """The insight NUMBER with its causes, its story of quotes and its actions."""
    one = workspace.insight(number)
    if as_json:
        show_json(_plain(workspace, one))
    else:
        show("\n".join(_told(one)))


@insights.command("add")
@click.argument("text")
@click.option("--cause", "causes", multiple=True, help="Why; given again, why that.")
@click.option("--study", default="", help="The study that it belongs to.")
@click.option("--quote", "quotes", type=int, multiple=True, help="The number of a quote that speaks for it.")
@json_option
@click.pass_obj
def add_insight(
    workspace: Workspace, text: str, causes: tuple[str, ...], study: str, quotes: tuple[int, ...], as_json: bool
) -> None:
    """Store TEXT, one sentence, as an insight."""
    _tell(workspace, workspace.add_insight(text, "\n".join(causes), study, quotes), as_json, "stored")


@insights.command("edit")
@click.argument("number", type=int)
@click.option("--text", help="The sentence.")
@click.option("--cause", "causes", multiple=True, help='Why; given again, why that. "" clears.')
@click.option("--study", help='The study that it belongs to; "" takes it out.')
@json_option
@click.pass_obj
def edit_insight(
    workspace: Workspace, number: int, text: str | None, causes: tuple[str, ...], study: str | None, as_json: bool
) -> None:
    """Change the insight NUMBER."""
    given = {"text": text, "cause": "\n".join(causes) if causes else None, "study": study}
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise UsageProblem("nothing to change", "give --text, --cause or --study")
    _tell(workspace, workspace.edit_insight(number, **changes), as_json, "changed")


@insights.command("rm")
@click.argument("number", type=int)
@yes_option
@click.pass_obj
def remove_insight(workspace: Workspace, number: int, yes: bool) -> None:
    """Delete the insight NUMBER with its actions; its quotes stay."""
    confirm(f"delete the insight {number}?", yes)
    say(f"deleted: {workspace.remove_insight(number).text}; callscope undo takes it back")


@insights.command("move")
@click.argument("number", type=int)
@click.argument("place", type=click.IntRange(min=1))
@click.pass_obj
def move_insight(workspace: Workspace, number: int, place: int) -> None:
    """Put the insight NUMBER at a PLACE of the list, from 1."""
    say(f"insight {number} stands at place {workspace.move_insight(number, place)}")


@insights.command("quote")
@click.argument("number", type=int)
@click.argument("quotes", type=int, nargs=-1, required=True)
@click.option("--for/--against", "backs", default=True, help="Which side they are on.")
@click.option("--out", is_flag=True, help="Take them out of the insight instead; they stay in the store.")
@click.option("--to", "place", type=click.IntRange(min=1), help="Put the one quote at this place of the story instead.")
@json_option
@click.pass_obj
def quote_insight(
    workspace: Workspace,
    number: int,
    quotes: tuple[int, ...],
    backs: bool,
    out: bool,
    place: int | None,
    as_json: bool,
) -> None:
    """Put QUOTES, by their numbers, into the insight NUMBER, or change their side."""
    if place is not None:
        if len(quotes) > 1 or out:
            raise UsageProblem("--to is for one quote that stays", "give one number")
        workspace.move_evidence(number, quotes[0], place)
        _tell(workspace, workspace.insight(number), as_json, "ordered")
        return
    one = workspace.uncite(number, quotes) if out else workspace.cite(number, quotes, "for" if backs else "against")
    _tell(workspace, one, as_json, "changed")


@insights.command("export")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--study", help="Only its insights.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it the text goes to stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@redact_option
@skip_option
@json_option
@click.pass_obj
def export_insights(
    workspace: Workspace,
    numbers: tuple[int, ...],
    study: str | None,
    output: Path | None,
    force: bool,
    redact: bool | None,
    skip: bool,
    as_json: bool,
) -> None:
    """The insights NUMBERS, or all, as Markdown."""
    form = "insights md" if output or not as_json else "insights json"
    leave = workspace.evidence_leaves(form, workspace.insights_out(numbers, study), manner(skip))
    redact = redacting(workspace, redact, lambda: _personal(workspace, numbers, study))

    def made(redactor: Redactor | None) -> str:
        found = workspace.insights_out(numbers, study, redactor, leave.without)
        if form == "insights json":
            return as_json_text([_plain(workspace, one) for one in found])
        return workspace.insights_text(found)

    send_evidence(workspace, leave, made, output, force, "insights", redact)


def _personal(workspace: Workspace, numbers: tuple[int, ...], study: str | None) -> str:
    """What is in the calls of these insights."""
    trial = workspace.redactor()
    workspace.insights_out(numbers, study, trial)
    return trial.said


def _tell(workspace: Workspace, one: Insight, as_json: bool, done: str) -> None:
    if as_json:
        show_json(_plain(workspace, one))
    else:
        say(f"{done} insight {one.id}: {one.text} ({_callers(one)})")


def _plain(workspace: Workspace, one: Insight) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in ("id", "text", "cause", "whys", "study")}
    counts = {name: getattr(one, name) for name in ("callers_for", "callers_against", "callers_heard")}
    quotes = [_cited(workspace, each) for each in one.evidence]
    return {**known, **counts, "quotes": quotes, "actions": [workspace.plain(each) for each in one.actions]}


def _cited(workspace: Workspace, one: Evidenced) -> dict[str, Any]:
    return {**exhibited(workspace, one.exhibit), "side": one.stance, "counts": one.exhibit.counts}


def _callers(one: Insight) -> str:
    against = f", {one.callers_against} against" if one.callers_against else ""
    return f"{one.callers_for} of {count(one.callers_heard, 'caller')}{against}"


def _listed(one: Insight) -> tuple[object, ...]:
    callers = f"{one.callers_for} of {one.callers_heard}"
    sides = f"+{len(one.quotes('for'))} -{len(one.quotes('against'))}"
    todo = sum(each.state in ("open", "doing") for each in one.actions)
    return one.id, callers, one.callers_against, sides, todo, one.study, one.text


def _told(one: Insight) -> list[str]:
    study = f" · study {one.study}" if one.study else ""
    lines = [one.text, f"{_callers(one)}{study}"]
    if one.whys:
        lines += ["", "Why", *(f"{'  ' * at}└ {why}" for at, why in enumerate(one.whys))]
    if one.evidence:
        lines += ["", "Quotes", *(text for each in one.evidence for text in _quoted(each))]
    if one.actions:
        lines += ["", "Actions", *(acted(each) for each in one.actions)]
    return lines


def _quoted(one: Evidenced) -> list[str]:
    quote, why = one.exhibit.quote, apart(one.exhibit)
    sign = "+" if one.stance == "for" else "-"
    who = one.exhibit.caller or "an unnamed caller"
    facts = [
        f"{one.exhibit.title} {span(quote.start, quote.end, quote.written)}",
        who,
        "" if quote.checked else "not checked",
    ]
    facts.append(f"not counted: {why}" if why else "")
    return [f"{sign} {one.stance:<7} {quote.id}  {quote.text}", f"            {', '.join(one for one in facts if one)}"]


def acted(one: Action) -> str:
    """An action on one line."""
    due = f", due {one.due}" if one.due else ""
    return f"{one.id}  {one.urgency}, {one.state}{due}: {one.what}{f' ({one.who})' if one.who else ''}"


COMMANDS = (insights,)
