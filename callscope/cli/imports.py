"""import: tickets, chats and interview notes, as calls without sound."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.call import Outcome
from callscope.cli.outcomes import failed
from callscope.cli.shared import (
    clear_bar,
    confirm,
    json_option,
    progress_bar,
    say,
    say_error,
    show,
    show_json,
    yes_option,
)
from callscope.errors import CallscopeError, NotFound, SomeFailed, UsageProblem
from callscope.moments import WORD
from callscope.nouns.texts import DATES, FIELDS, KINDS, Arrival, Choices, Proposal, remarks, summary
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.workspace import Workspace

SCHEMA = "callscope.import/1"
_NARROWEST, _WIDEST = 12, 40
"""Letters of a cell that are shown before a person agrees."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "mapping", default="", metavar="FIELD=COLUMN,...", help=f"Fields: {', '.join(FIELDS)}.")
@click.option(
    "--kind", type=click.Choice(KINDS), help="What they are; without it the file tells, notes are interviews."
)
@click.option("--dates", type=click.Choice(DATES), help="How 03/04/2026 is read, where the file does not tell.")
@click.option("--title", default="", help="The title of a single conversation, or what stands before all titles.")
@click.option("--study", default="", help="Puts them into a study.")
@click.option("--caller", default="", help="The customer's name, of all of them.")
@click.option("--language", default="", help='A code such as "en"; without it each text\'s is told by its words.')
@click.option("--dry-run", is_flag=True, help="Shows what would come; stores nothing.")
@click.option("--forget", is_flag=True, help="Forgets all that came from FILES, with its quotes, instead.")
@yes_option
@json_option
@click.pass_obj
def import_(
    workspace: Workspace,
    /,
    files: tuple[Path, ...],
    mapping: str,
    dry_run: bool,
    forget: bool,
    yes: bool,
    as_json: bool,
    **given: Any,
) -> int:
    """Import tickets, chats (CSV, JSON, JSON Lines) and interview notes (Markdown, text) as calls without sound.

    Columns are told by their names and content; what is agreed to is remembered for files with the same header.
    Importing a file again adds only what is new, and updates what has grown.
    """
    if forget:
        return _forget(workspace, files, yes, as_json)
    choices = Choices(columns=parsed(mapping), **{name: value or "" for name, value in given.items()})
    results: list[tuple[Path, Arrival | CallscopeError]] = []
    every = [path for file in files for path in (workspace.texts(file) if file.is_dir() else [file])]
    for path in every:
        try:
            results.append((path, _one(workspace, path, choices, yes or bool(mapping) or dry_run, dry_run, as_json)))
        except CallscopeError as error:
            clear_bar()
            if len(every) == 1 or isinstance(error, UsageProblem):
                raise
            say(f"{path.name}: {error.message}")
            results.append((path, error))
    return _ended(results, as_json)


def _forget(workspace: Workspace, files: tuple[Path, ...], yes: bool, as_json: bool) -> int:
    found = [one for path in files for one in workspace.came_from(path)]
    if not found:
        raise NotFound("nothing came from there", "callscope calls list shows what is here")
    quotes = sum(one.quotes for one in found)
    confirm(f"forget {count(len(found), 'conversation')} with {count(quotes, 'quote')}? it cannot be undone", yes)
    workspace.remove_calls([one.id for one in found])
    if as_json:
        show_json([one.id for one in found])
    else:
        say(f"forgot {count(len(found), 'conversation')}; the files stay where they are")
    return 0


def parsed(mapping: str) -> dict[str, str]:
    """`text=body,caller=requester` as field -> column; "caller=" is no column."""
    found: dict[str, str] = {}
    for piece in filter(None, (one.strip() for one in mapping.split(","))):
        field, sign, column = piece.partition("=")
        if not sign or field.strip() not in FIELDS:
            raise UsageProblem(f"--map cannot take “{line(piece)}”", f"FIELD=COLUMN; fields: {', '.join(FIELDS)}")
        found[field.strip()] = column.strip()
    return found


def _one(workspace: Workspace, path: Path, choices: Choices, sure: bool, dry: bool, as_json: bool) -> Arrival:
    report = progress_bar(path.name)
    proposal = workspace.look_at(path, choices, report)
    clear_bar()
    if not as_json and (dry or not proposal.remembered):
        show_proposal(proposal)
    if not (sure or proposal.remembered):
        choices = _agreed(workspace, path, choices, proposal)
    elif proposal.unclear and sys.stdin.isatty() and not dry:
        choices = choices._replace(dates=_asked_dates())
    arrival = workspace.bring(path, choices, report, dry)
    clear_bar()
    if not as_json:
        show(summary(arrival))
        for said in remarks(arrival):
            say(said)
    return arrival


def _agreed(workspace: Workspace, path: Path, choices: Choices, proposal: Proposal) -> Choices:
    """Asks until the mapping is right. Without a terminal it refuses."""
    if not sys.stdin.isatty():
        raise UsageProblem(
            f"the columns of {line(path.name)} are not agreed to yet: {_flat(proposal)}",
            "add --yes to take them, or --map FIELD=COLUMN,... to say it otherwise",
        )
    while True:
        said = click.prompt(
            "Import it like this? y, n, or FIELD=COLUMN,... to change it", default="y", err=True, show_default=False
        ).strip()
        if said.casefold() in ("n", "no"):
            raise click.Abort
        if said.casefold() not in ("y", "yes", ""):
            try:
                choices = choices._replace(columns={**choices.columns, **parsed(said)})
                proposal = workspace.look_at(path, choices)
                show_proposal(proposal)
            except UsageProblem as error:
                say_error(error, False)
            continue
        return choices._replace(dates=_asked_dates()) if proposal.unclear else choices


def _asked_dates() -> str:
    return str(click.prompt("03/04/2026 in this file is", type=click.Choice(DATES), err=True))


def _flat(proposal: Proposal) -> str:
    return ",".join(f"{field}={column}" for field, column in proposal.reading.columns.items())


def show_proposal(proposal: Proposal) -> None:
    """What a file is taken for, with three rows of it."""
    what = f"{count(proposal.rows, 'row')}, {count(proposal.conversations, 'conversation')}"
    say(f"{proposal.path.name}: {proposal.form}; {proposal.layout}: {what}; kind {proposal.reading.kind}")
    columns = proposal.reading.columns
    first = max(map(len, columns), default=0)
    second = max((len(line(one)) for one in columns.values()), default=0)
    room = shutil.get_terminal_size((120, 24)).columns - first - second - 5
    each = min(max(room // max(len(proposal.samples), 1) - 2, _NARROWEST), _WIDEST)
    for field, column in columns.items():
        cells = (_cut(sample.get(column, ""), each).ljust(each) for sample in proposal.samples)
        say(f"  {field.ljust(first)}  {line(column).ljust(second)}  {'  '.join(cells)}".rstrip())
    unused = [line(one) for one in proposal.header if one not in proposal.reading.columns.values()]
    if unused:
        say(f"  not used: {', '.join(unused)}")
    if proposal.layout == "one conversation" and proposal.rows > 1:
        say("  all rows are one conversation, for no column has an id; if each is its own: --map who=")
    if proposal.unclear:
        say("  its dates can be read two ways: --dates day-first or --dates month-first")


def _cut(text: str, width: int) -> str:
    plain = line(" ".join(text.split()))
    return plain if len(plain) <= width else f"{plain[: width - 1]}…"


def _ended(results: list[tuple[Path, Arrival | CallscopeError]], as_json: bool) -> int:
    arrivals = [one for _, one in results if isinstance(one, Arrival)]
    if as_json:
        plain = [
            plain_arrival(one) if isinstance(one, Arrival) else failed(Outcome(path, error=one))
            for path, one in results
        ]
        show_json(plain[0] if len(results) == 1 else plain)
    bad, failed = sum(len(one.bad) for one in arrivals), len(results) - len(arrivals)
    if not bad and not failed:
        return 0
    if not as_json:
        parts = [count(number, noun) for number, noun in ((bad, "line"), (failed, "file")) if number]
        said = f"{' and '.join(parts)} not imported; the rest is stored"
        say_error(SomeFailed(said, "mend them and import the file again: what is there already stays"), False)
    return SomeFailed.exit_code


def plain_arrival(one: Arrival) -> dict[str, Any]:
    """An import as JSON."""
    return {
        "schema": SCHEMA,
        "path": line(str(one.path)),
        "kind": one.kind,
        "form": one.form,
        "layout": one.layout,
        "dry_run": one.dry,
        "conversations": [{**each._asdict(), "title": line(each.title)} for each in one.calls],
        "counts": {state: one.count(state) for state in ("new", "grown", "known")},
        "utterances": one.utterances,
        "words": one.words,
        "seconds_per_word": WORD,
        "roles": dict(one.roles),
        "guessed_roles": one.guessed,
        "bad_lines": [{"line": bad.line, "why": line(bad.why)} for bad in one.bad],
        "unmatched_outcomes": dict(one.unmatched),
        "seconds": one.seconds,
    }


COMMANDS = (import_,)
