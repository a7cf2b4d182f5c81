"""quotes and suggestions: the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.leaving import manner, skip_option
from callscope.cli.library import as_filter, filters
from callscope.cli.redact import redact_option, redacting, say_redacted
from callscope.cli.shared import (
    MOMENT,
    clear_bar,
    confirm,
    given,
    json_option,
    progress_bar,
    say,
    show_json,
    show_table,
    yes_option,
)
from callscope.errors import NotFound, UsageProblem
from callscope.moments import span
from callscope.nouns.handed import AUDIO, FORMS, TEXTS, Handed, Wanted
from callscope.plural import count
from callscope.safe import block

if TYPE_CHECKING:
    from callscope.call import Quote, StoredSuggestion
    from callscope.workspace import Workspace


@click.group()
def quotes() -> None:
    """Spans of calls that are evidence."""


def _fields(command: Any) -> Any:
    for option in (
        click.option("--stance", help="For or against an assumption: +H1 or -H1."),
        click.option("--note"),
        click.option("--stage", help="The journey stage."),
        click.option("--severity", type=click.IntRange(1, 5)),
        click.option("--issue", help="The issue type."),
        click.option("--kind", help="An entry of callscope lists show kind."),
        click.option("--tag", "tags", multiple=True, help="May be given several times."),
    ):
        command = option(command)
    return command


@quotes.command("list")
@filters
@json_option
@click.pass_obj
def list_quotes(workspace: Workspace, /, as_json: bool, **chosen: Any) -> None:
    """Every quote, by call and time."""
    rows = workspace.quotes(as_filter(workspace, chosen))
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table([_listed(one) for one in rows], ("id", "call", "span", "kind", "severity", "tags", "by", "text", "note"))


def _listed(one: Quote) -> tuple[object, ...]:
    where = span(one.start, one.end, one.written)
    return one.id, one.call, where, one.kind, one.severity, ", ".join(one.tags), one.by, one.text, one.note


@quotes.command("add")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("end", type=MOMENT)
@_fields
@json_option
@click.pass_obj
def add_quote(workspace: Workspace, /, call: str, start: float, end: float, as_json: bool, **fields: Any) -> None:
    """Store what is said in CALL between START and END as a quote."""
    quote = workspace.add_quote(workspace.find(call), start, end, **given(fields))
    if as_json:
        show_json(workspace.plain(quote))
    else:
        where = span(quote.start, quote.end, quote.written)
        say(f'stored quote {quote.id}: {quote.kind or "no kind"} {where} "{quote.text}"')
    _say_unknown(workspace, quote)


def _say_unknown(workspace: Workspace, quote: Quote) -> None:
    for name in workspace.unknown_assumptions(quote.stance):
        say(f"there is no assumption {name} yet: callscope assumptions add TEXT --name {name} writes it down")


@quotes.command("edit")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.option("--start", type=MOMENT, help="Of one quote.")
@click.option("--end", type=MOMENT, help="Of one quote.")
@_fields
@click.option("--add-tag", "add_tags", multiple=True, help="A tag to add; may be given several times.")
@click.option("--drop-tag", "drop_tags", multiple=True, help="A tag to remove; may be given several times.")
@click.option("--star/--no-star", default=None)
@click.option("--place", type=float, help="Where one quote stands on the board: smaller is higher.")
@json_option
@click.pass_obj
def edit_quotes(workspace: Workspace, /, numbers: tuple[int, ...], as_json: bool, **fields: Any) -> None:
    """Change quotes, all in one act; --tag replaces the tags of one quote, --add-tag adds to those of each."""
    changes = given(fields)
    own = sorted(set(changes) & {"start", "end", "tags", "place"})
    if own and (len(numbers) > 1 or {"add_tags", "drop_tags"} & set(changes)):
        raise UsageProblem(
            f"--{own[0].replace('tags', 'tag')} is for one quote", "--add-tag and --drop-tag work on several"
        )
    changed = [workspace.edit_quote(numbers[0], **changes)] if own else workspace.edit_quotes(numbers, **changes)
    if as_json:
        # One quote as an object, as ever; several as a list.
        plain = [workspace.plain(one) for one in changed]
        show_json(plain[0] if len(numbers) == 1 else plain)
    else:
        say(f"changed: {f'quote {changed[0].id}' if len(changed) == 1 else count(len(changed), 'quote')}")
    if changed and "stance" in changes:
        _say_unknown(workspace, changed[0])


@quotes.command("rm")
@click.argument("numbers", type=int, nargs=-1, required=True)
@yes_option
@click.pass_obj
def remove_quotes(workspace: Workspace, numbers: tuple[int, ...], yes: bool) -> None:
    """Delete quotes; undo takes it back."""
    confirm(f"delete {count(len(numbers), 'quote')}?", yes)
    workspace.remove_quotes(numbers)
    say(f"deleted: {count(len(numbers), 'quote')}; callscope undo takes it back")


@quotes.command("export")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMS), help="As the file's name ends; csv without one.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file, or for clips a folder.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option("--audio", type=click.Choice(AUDIO), help="Of clips, usually mp3; of a project, usually as it is.")
@click.option("--no-audio", is_flag=True, help="A page without sound; a project that names the recordings.")
@redact_option
@skip_option
@filters
@json_option
@click.pass_obj
def export_quotes(
    workspace: Workspace,
    /,
    numbers: tuple[int, ...],
    form: str | None,
    output: Path | None,
    force: bool,
    audio: str | None,
    no_audio: bool,
    redact: bool | None,
    skip: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Quotes for other programs: all that the filters let pass, or those of NUMBERS.

    csv, json, md and html (a page that plays them) are text: without -o they go to stdout. xlsx, qdpx (a REFI-QDA
    project for NVivo, MAXQDA, ATLAS.ti and others) and clips (a folder with a sound file for each quote and a list of
    them) need -o.
    """
    ending = output.suffix[1:].lower() if output else ""
    form = form or (ending if ending in FORMS else "csv")
    wanted = Wanted(as_filter(workspace, chosen), numbers, audio or "", not no_audio)
    redactor = workspace.redactor() if redacting(workspace, redact, lambda: workspace.personal(wanted)) else None
    if output is None:
        text = "json" if as_json and form in TEXTS else form
        for part in workspace.quotes_text(wanted, text, redactor, manner(skip)):
            click.echo(block(part), nl=False)
    elif as_json and form in TEXTS:
        workspace.hand_over(wanted, "json", output, force, redactor=redactor, manner=manner(skip))
    else:
        report = progress_bar(f"writing {output.name}")
        _told(workspace.hand_over(wanted, form, output, force, report, redactor, manner(skip)), as_json)
    if redactor:
        say_redacted(redactor.said)


def _told(handed: Handed, as_json: bool) -> None:
    """Says what was written, and of what there is no sound."""
    clear_bar()
    if as_json:
        show_json({**handed._asdict(), "path": str(handed.path)})
        return
    for one in _gathered(handed.missing):
        say(f"no sound: {one}")
    sound = f", {handed.clips} with sound" if handed.form in ("html", "clips") else ""
    say(f"written: {count(handed.quotes, 'quote')}{sound} to {handed.path}")


FEW = 5
"""Lines of one reason that are shown one by one; a help centre's chats are said together."""


def _gathered(missing: Sequence[str]) -> Iterator[str]:
    """What has no sound, and why."""
    why = Counter(one.rpartition(": ")[2] for one in missing)
    yield from (one for one in missing if why[one.rpartition(": ")[2]] <= FEW)
    yield from (f"{many} of them: {reason}" for reason, many in why.items() if many > FEW)


@click.group()
def suggestions() -> None:
    """Quotes that rules point at, until a person accepts or dismisses them."""


_rule = click.option("--rule", default="", help="Those of a rule, as callscope rules list names it.")


@suggestions.command("list")
@click.argument("call", required=False)
@_rule
@json_option
@click.pass_obj
def list_suggestions(workspace: Workspace, call: str | None, rule: str, as_json: bool) -> None:
    """The open suggestions, of one call or of all; a quote of the same kind made there by hand answers one."""
    rows = workspace.suggestions(workspace.find(call) if call else None, rule)
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table([_suggested(one) for one in rows], ("id", "call", "span", "kind", "tags", "text", "because"))


def _suggested(stored: StoredSuggestion) -> tuple[object, ...]:
    one = stored.suggestion
    where = span(one.start, one.end, one.written)
    return stored.id, one.call, where, one.kind, ", ".join(one.tags), one.text, one.because


@suggestions.command("accept")
@click.argument("numbers", type=int, nargs=-1)
@_rule
@yes_option
@click.pass_obj
def accept(workspace: Workspace, numbers: tuple[int, ...], rule: str, yes: bool) -> None:
    """Make quotes of suggestions, all in one act."""
    made = workspace.accept_all(_meant(workspace, numbers, rule, "accept", yes))
    said = f"quote {made[0].id}" if len(made) == 1 else count(len(made), "quote")
    say(f"stored: {said}; callscope undo takes it back")


@suggestions.command("dismiss")
@click.argument("numbers", type=int, nargs=-1)
@_rule
@yes_option
@click.pass_obj
def dismiss(workspace: Workspace, numbers: tuple[int, ...], rule: str, yes: bool) -> None:
    """Set suggestions aside, all in one act; they stay so when the call is heard again."""
    gone = workspace.dismiss_all(_meant(workspace, numbers, rule, "dismiss", yes))
    say(f"dismissed {len(gone)}; callscope undo takes it back")


def _meant(workspace: Workspace, numbers: tuple[int, ...], rule: str, act: str, yes: bool) -> list[int]:
    """The numbers that were given, or those of a rule, which is asked about first."""
    if bool(numbers) == bool(rule):
        raise UsageProblem("which suggestions?", "name their numbers, or all of a rule with --rule")
    if numbers:
        return list(numbers)
    found = [one.id for one in workspace.suggestions(None, rule)]
    if not found:
        raise NotFound(f"no open suggestion of the rule {rule}", "callscope rules list says how many each has")
    confirm(f"{act} {len(found)} suggestion{'s' * (len(found) != 1)} of the rule {rule}?", yes)
    return found


COMMANDS = (quotes, suggestions)
