"""calls and callers: what was heard, and who called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.call import CallSummary, Filter, Quarters, Role
from callscope.cli.shared import (
    clear_bar,
    confirm,
    json_option,
    progress_bar,
    say,
    show,
    show_json,
    show_table,
    yes_option,
)
from callscope.errors import UsageProblem
from callscope.moments import length, span
from callscope.nouns.flowed import SOURCES
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.workspace import Workspace

ROLES = ("agent", "customer", "other", "unknown")


@click.group()
def calls() -> None:
    """The calls that were heard."""


@calls.command("list")
@click.option("--study", help="Only the calls of a study.")
@json_option
@click.pass_obj
def list_calls(workspace: Workspace, study: str | None, as_json: bool) -> None:
    """Every call, newest first, and the files that could not be heard."""
    rows = workspace.calls(Filter(study=workspace.study(study).name if study else None))
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table(
        [_listed(one) for one in rows],
        ("id", "title", "kind", "length", "held", "caller", "mood", "voice", "quotes", "suggested", "state"),
    )
    waiting = workspace.queue()
    for item in waiting:
        say(f"not heard: {item.path}: {item.why}")
    if any(item.state == "failed" for item in waiting):
        say("→ callscope hear --failed tries again; callscope calls rm FILE takes one off the list")


def _listed(one: CallSummary) -> tuple[object, ...]:
    held = one.held_at[:16].replace("T", " ") if one.held_at else one.heard_at[:10]
    arcs = (_arc(one.mood), _arc(one.tone))
    stands = f"in review {one.listened:.0%}" if one.stands == "in review" else one.stands
    return (
        one.id,
        one.title,
        one.kind,
        length(one.duration, one.written),
        held,
        one.caller,
        *arcs,
        one.quotes,
        one.suggestions,
        stands,
    )


def _arc(quarters: Quarters) -> str:
    return " ".join("·" if value is None else f"{value:+.1f}" for value in quarters)


@calls.command("show")
@click.argument("call")
@click.option("--original", is_flag=True, help="As the machine heard it, before anybody mended it.")
@json_option
@click.pass_obj
def show_call(workspace: Workspace, call: str, original: bool, as_json: bool) -> None:
    """One call with all its utterances. CALL is an id, the start of one, or a title."""
    identity = workspace.find(call)
    found = workspace.machine_call(identity) if original else workspace.call(identity)
    workspace.opened(identity)
    if as_json:
        show_json(workspace.as_json(found))
    else:
        show(workspace.transcript(found, "txt"))


@calls.command("flow")
@click.argument("call")
@json_option
@click.pass_obj
def flow(workspace: Workspace, call: str, as_json: bool) -> None:
    """How CALL went: talk, pace, interruptions, overtalk, silence, hold, and words and voice by quarters and side."""
    found = workspace.flow(workspace.find(call))
    if as_json:
        show_json({**found._asdict(), "sides": [one._asdict() for one in found.sides]})
        return
    show_table(
        [
            (one.shown, one.role, f"{one.talk:.0%}", one.pace, one.interruptions, _arc(one.mood), _arc(one.tone))
            for one in found.sides
        ],
        ("speaker", "role", "talk", "words/s", "cut in", "sentiment by quarter", "tone by quarter"),
    )
    say(
        f"spoke at once {found.overtalks} times, {found.overtalk:.1f} s; longest silence {found.silence:.1f} s; "
        f"on hold {found.hold:.0f} s"
    )
    say(f"at once: {SOURCES[found.overtalk_by]}")


@calls.command("changes")
@click.argument("call")
@json_option
@click.pass_obj
def changes(workspace: Workspace, call: str, as_json: bool) -> None:
    """Quotes that moved, changed or were lost when CALL was heard again, and edits that no longer fit."""
    identity = workspace.find(call)
    rows, written = workspace.changes(identity), workspace.call(identity).recording.source == "text"
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table(
        [
            (one.what, span(one.start, one.end, written), one.quote or "", one.said, one.before, one.after)
            for one in rows
        ],
        ("what", "where", "quote", "said", "before", "after"),
    )


@calls.command("set")
@click.argument("call")
@click.option("--title")
@click.option("--caller", help="The customer's name; the same name is one caller across calls.")
@click.option("--agent")
@click.option("--date", "held_at", help="When it was held, YYYY-MM-DD or with a time.")
@click.option("--queue")
@click.option("--reason")
@click.option("--outcome", help="An entry of callscope lists show outcome.")
@click.option("--satisfaction", type=click.IntRange(1, 5))
@click.option("--done/--not-done", default=None, help="Whether its review is finished.")
@click.option("--left-out", help='Why it is not reviewed; "" reviews it after all.')
@click.pass_obj
def set_call(workspace: Workspace, /, call: str, **changes: str | int | bool | None) -> None:
    """Set what is known of a call."""
    given: dict[str, str | int | None] = {name: value for name, value in changes.items() if value is not None}
    if given.get("left_out") == "":
        given["left_out"] = None
    workspace.set_call(workspace.find(call), **given)
    say(f"stored: {', '.join(given) or 'nothing'}")


@calls.command("speakers")
@click.argument("call")
@click.argument("label", required=False)
@click.option("--name")
@click.option("--role", type=click.Choice(ROLES))
@click.option("--swap", is_flag=True, help="Swap agent and customer.")
@json_option
@click.pass_obj
def speakers(
    workspace: Workspace, call: str, label: str | None, name: str | None, role: Role | None, swap: bool, as_json: bool
) -> None:
    """Show the speakers of a call; name one, give one a role, or swap the roles."""
    identity = workspace.find(call)
    if swap:
        workspace.swap_roles(identity)
    if label and (name is not None or role is not None):
        workspace.set_speaker(identity, label, name, role)
    rows = workspace.call(identity).speakers
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table(
        [(one.label, one.name, one.role, f"{one.confidence:.0%}", "; ".join(one.because)) for one in rows],
        ("label", "name", "role", "sure", "because"),
    )


@calls.command("relink")
@click.argument("where", nargs=-1, required=True, metavar="[CALL] PATH")
@json_option
@click.pass_obj
def relink(workspace: Workspace, where: tuple[str, ...], as_json: bool) -> None:
    """Say where a sound file is now: CALL and its file or a folder that holds it, or a folder for all that are missed.

    Files are told by their content, whatever they are called now.
    """
    if len(where) > 2:
        raise UsageProblem("give a call and a path, or a folder", "see callscope calls relink --help")
    path, report = Path(where[-1]), progress_bar("looking")
    if len(where) == 2:
        moved = [workspace.relink(workspace.find(where[0]), path, report)]
    else:
        moved = workspace.relink_all(path, report)
    clear_bar()
    if as_json:
        show_json([{**one._asdict(), "path": str(one.path)} for one in moved])
        return
    for one in moved:
        show(f"{one.call}  {line(one.title)}  is at {line(str(one.path))}")
    say(f"{len(moved)} found; callscope doctor lists those that are still missed")


@calls.command("rm")
@click.argument("call")
@yes_option
@click.pass_obj
def remove_call(workspace: Workspace, call: str, yes: bool) -> None:
    """Forget a call and its quotes, or a file that could not be heard. The sound file stays where it is."""
    file = Path(call).absolute()
    if any(one.path == file and one.state == "failed" for one in workspace.queue()):
        workspace.unqueue(file)
        say(f"took {line(str(file))} off the list; the file stays")
        return
    identity = workspace.find(call)
    found = workspace.call(identity).recording
    quotes = len(workspace.quotes(Filter(call=identity)))
    what = f'"{found.title}" and its ' + count(quotes, "quote")
    confirm(f"forget {what}?", yes)
    workspace.remove_call(identity)
    say(f'forgot "{found.title}"; its file stays: {found.path}')


@click.group()
def callers() -> None:
    """The customers, each one caller across calls."""


@callers.command("list")
@json_option
@click.pass_obj
def list_callers(workspace: Workspace, as_json: bool) -> None:
    """Every named caller."""
    rows = workspace.callers()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table(
        [
            (one.name, one.calls, f"{one.minutes:.0f} min", _yes(one.may_contact), _yes(one.beta), one.note)
            for one in rows
        ],
        ("name", "calls", "heard", "may contact", "beta", "note"),
    )


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


@callers.command("set")
@click.argument("name")
@click.option("--may-contact/--do-not-contact", default=None)
@click.option("--beta/--no-beta", default=None, help="May be asked to try things early.")
@click.option("--note")
@click.option("--rename", help="Another name; an existing one merges the two.")
@click.pass_obj
def set_caller(workspace: Workspace, /, name: str, rename: str | None, **changes: str | bool | None) -> None:
    """Set what is known of a caller."""
    given = {key: value for key, value in changes.items() if value is not None}
    if given:
        workspace.set_caller(name, **given)
    found = workspace.rename_caller(name, rename) if rename else workspace.set_caller(name)
    say(f"{found.name}: {count(found.calls, 'call')}")


COMMANDS = (calls, callers)
