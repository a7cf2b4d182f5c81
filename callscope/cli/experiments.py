"""experiments: what is believed and how it is tested, and what was learned of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.export import send_evidence
from callscope.cli.leaving import manner, skip_option
from callscope.cli.rank import exhibited
from callscope.cli.redact import redact_option, redacting
from callscope.cli.shared import as_json_text, confirm, given, json_option, say, show, show_json, show_table, yes_option
from callscope.errors import UsageProblem
from callscope.moments import span
from callscope.nouns.learned import Evidenced, Stance, apart

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.nouns.tested import Sheet
    from callscope.workspace import Workspace
    from callscope.workspace.redaction import Redactor

SHOWN = 3
"""Quotes on each side, unless more are asked for."""


@click.group()
def experiments() -> None:
    """What is believed, how it is tested, and what was learned: sheets with a measure that the store answers.

    A measure is a line such as

    \b
      share of callers with kind:pain tag:oil-light >= 30% of at least 20 callers
      share of calls with outcome:unsolved among queue:garage < 20%
      callers with for:H1 >= 5          quotes with tag:oil-light sentiment:negative >= 5
      mean satisfaction of calls with issue:billing >= 3.5 of at least 10 calls

    It is met, or refuted, only when the whole 95 % interval lies on one side of the mark; else it is so "so far".
    """


def _before(command: Any) -> Any:
    for option in (
        click.option("--measure", help="What is counted, the pass mark and the smallest sample, in one line."),
        click.option("--test", help="How it is tested."),
        click.option("--study", help="The study whose calls are counted."),
        click.option("--assumption", help="The name of the assumption, such as H1."),
    ):
        command = option(command)
    return command


@experiments.command("list")
@click.option("--study", help="Only its sheets.")
@json_option
@click.pass_obj
def list_experiments(workspace: Workspace, study: str | None, as_json: bool) -> None:
    """Every sheet, and whether its mark is met."""
    rows = workspace.experiments(study)
    if as_json:
        show_json([_plain(workspace, one) for one in rows])
    elif rows:
        heads = ("id", "stands", "now", "mark", "for", "against", "assumption", "experiment", "decided")
        show_table([_listed(one) for one in rows], heads)
    else:
        say("no experiments yet; callscope experiments add writes one")


@experiments.command("show")
@click.argument("number", type=int)
@click.option("--quotes", "most", type=click.IntRange(min=0), default=SHOWN, show_default=True, help="On each side.")
@json_option
@click.pass_obj
def show_experiment(workspace: Workspace, number: int, most: int, as_json: bool) -> None:
    """Both sheets of the experiment NUMBER, with quotes for and against."""
    one = workspace.experiment(number)
    if as_json:
        show_json(_plain(workspace, one))
    else:
        show("\n".join([*_told_before(one), "", *_told_after(one, most)]))


@experiments.command("add")
@click.argument("name")
@_before
@json_option
@click.pass_obj
def add_experiment(workspace: Workspace, /, name: str, as_json: bool, **fields: Any) -> None:
    """Write an experiment down: NAME says in a sentence what is to be found out."""
    _tell(workspace, workspace.add_experiment(name, **given(fields)), as_json, "stored")


@experiments.command("edit")
@click.argument("number", type=int)
@click.option("--name", help="What is to be found out.")
@_before
@json_option
@click.pass_obj
def edit_experiment(workspace: Workspace, /, number: int, as_json: bool, **fields: Any) -> None:
    """Change what was written before, of the experiment NUMBER; "" clears."""
    if not given(fields):
        raise UsageProblem("nothing to change", "give --name, --assumption, --study, --test or --measure")
    _tell(workspace, workspace.edit_experiment(number, **given(fields)), as_json, "changed")


@experiments.command("learn")
@click.argument("number", type=int)
@click.option("--believed", help="What was believed; else the assumption stands there.")
@click.option("--learned", help="What was learned.")
@click.option("--decided", help="What was decided.")
@json_option
@click.pass_obj
def learn(workspace: Workspace, /, number: int, as_json: bool, **fields: Any) -> None:
    """Write the learning sheet of the experiment NUMBER; what the measure says now is kept with it."""
    if not given(fields):
        raise UsageProblem("nothing to write", "give --believed, --learned or --decided")
    _tell(workspace, workspace.learn(number, **given(fields)), as_json, "changed")


@experiments.command("rm")
@click.argument("number", type=int)
@yes_option
@click.pass_obj
def remove_experiment(workspace: Workspace, number: int, yes: bool) -> None:
    """Delete the experiment NUMBER with its learning sheet."""
    confirm(f"delete the experiment {number}?", yes)
    say(f"deleted: {workspace.remove_experiment(number).name}; callscope undo takes it back")


@experiments.command("move")
@click.argument("number", type=int)
@click.argument("place", type=click.IntRange(min=1))
@click.pass_obj
def move_experiment(workspace: Workspace, number: int, place: int) -> None:
    """Put the experiment NUMBER at a PLACE of the list, from 1."""
    say(f"experiment {number} stands at place {workspace.move_experiment(number, place)}")


@experiments.command("measure")
@click.argument("text")
@click.option("--study", default="", help="The study whose calls are counted.")
@click.option("--quotes", is_flag=True, help="The quotes that it counts instead.")
@json_option
@click.pass_obj
def measure(workspace: Workspace, text: str, study: str, quotes: bool, as_json: bool) -> None:
    """What the measure TEXT says now, without storing it."""
    if quotes:
        _show_quotes(workspace, workspace.counted(text, study), as_json)
        return
    read = workspace.measure(text, study)
    if as_json:
        show_json(workspace.plain(read))
    else:
        show("\n".join([f"{read.what}: {read.shown}", f"{read.mark}: {read.verdict}", read.why, *read.notes]))


@experiments.command("export")
@click.argument("number", type=int)
@click.option("--format", "form", type=click.Choice(["md", "html"]), default="md", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it the text goes to stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@redact_option
@skip_option
@json_option
@click.pass_obj
def export_experiment(
    workspace: Workspace,
    number: int,
    form: str,
    output: Path | None,
    force: bool,
    redact: bool | None,
    skip: bool,
    as_json: bool,
) -> None:
    """Both sheets of the experiment NUMBER as one page."""
    form = "json" if as_json and output is None else form
    leave = workspace.evidence_leaves(f"experiment {form}", [workspace.experiment(number)], manner(skip))
    redact = redacting(workspace, redact, lambda: _personal(workspace, number))

    def made(redactor: Redactor | None) -> str:
        if form == "json":
            return as_json_text(_plain(workspace, workspace.experiment_out(number, redactor, leave.without)))
        return workspace.sheet_text(number, form, redactor, leave.without)

    send_evidence(workspace, leave, made, output, force, f"experiment {number}", redact)


def _personal(workspace: Workspace, number: int) -> str:
    """What is in the calls of the quotes that the page shows."""
    trial = workspace.redactor()
    workspace.sheet_text(number, "md", trial)
    return trial.said


def _tell(workspace: Workspace, one: Sheet, as_json: bool, done: str) -> None:
    if as_json:
        show_json(_plain(workspace, one))
    else:
        now = f" ({one.reading.shown})" if one.reading else ""
        say(f"{done} experiment {one.experiment.id}: {one.experiment.name}: {one.stands}{now}")


def _plain(workspace: Workspace, one: Sheet) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("belief", "stands", "callers_for", "callers_against", "early")}
    quotes = [
        {**exhibited(workspace, each.exhibit), "side": each.stance, "counts": each.exhibit.counts}
        for each in one.evidence
    ]
    reading = workspace.plain(one.reading) if one.reading else None
    problem = workspace.plain(one.problem) if one.problem else None
    return {**workspace.plain(one.experiment), **counts, "reading": reading, "problem": problem, "quotes": quotes}


def _listed(one: Sheet) -> tuple[object, ...]:
    read, written = one.reading, one.experiment
    now, mark = (read.shown, read.mark) if read else ("", "")
    sides = one.callers_for, one.callers_against
    return written.id, one.stands, now, mark, *sides, written.assumption, written.name, written.decided


def _told_before(one: Sheet) -> list[str]:
    written = one.experiment
    study = f" · study {written.study}" if written.study else ""
    named = f"{written.assumption}: {one.belief}".strip(": ")
    facts = {"assumption": named, "test": written.test, "measure": written.measure}
    return [
        written.name,
        f"{one.stands}{study}",
        "",
        "Before",
        *(f"  {head}: {text or '-'}" for head, text in facts.items()),
    ]


def _told_after(one: Sheet, most: int) -> list[str]:
    written, read = one.experiment, one.reading
    lines = ["After", f"  believed: {one.believed}"]
    if read:
        lines += [f"  observed: {read.shown}, {read.mark}: {read.verdict}", f"    {read.why}"]
        lines += [f"    {note}" for note in (*read.notes, one.told_early) if note]
    if one.problem:
        lines += [f"  observed: {one.problem.message}", f"    {one.problem.hint}"]
    lines += [*_side(one, "for", most), *_side(one, "against", most)]
    if written.observed:
        lines.append(f"  when this was written ({(written.learned_at or '')[:10]}): {written.observed}")
    return [*lines, f"  learned: {written.learned or '-'}", f"  decided: {written.decided or '-'}"]


def _side(one: Sheet, stance: Stance, most: int) -> list[str]:
    every = [each for each in one.evidence if each.stance == stance]
    callers = one.callers_for if stance == "for" else one.callers_against
    counted = sum(each.exhibit.counts for each in every)
    head = f"  {stance}: {counted} quote{'s' * (counted != 1)} of {callers} caller{'s' * (callers != 1)}"
    return [head, *(_quoted(each) for each in every[:most])]


def _quoted(one: Evidenced) -> str:
    quote, why = one.exhibit.quote, apart(one.exhibit)
    facts = [one.exhibit.caller or "an unnamed caller", one.exhibit.title, span(quote.start, quote.end, quote.written)]
    facts += [f"not counted: {why}"] if why else []
    return f"    {quote.id}  {quote.text} ({', '.join(facts)})"


def _show_quotes(workspace: Workspace, exhibits: list[Exhibit], as_json: bool) -> None:
    if as_json:
        show_json([exhibited(workspace, one) for one in exhibits])
        return
    for one in exhibits:
        show(_quoted(Evidenced(one)).strip())


COMMANDS = (experiments,)
