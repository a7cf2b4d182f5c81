"""consent: what callers decided on the use of their calls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.call import Filter
from callscope.cli.erase import plain, show_receipt
from callscope.cli.shared import (
    as_error,
    clear_bar,
    confirm,
    given,
    json_option,
    progress_bar,
    say,
    say_error,
    show,
    show_json,
    show_table,
    yes_option,
)
from callscope.cli.withdrawn import entry_json, receipt, say_left, show_withdrawn, standing_json
from callscope.errors import CallscopeError, SomeFailed, Unusable, UsageProblem
from callscope.moments import here
from callscope.nouns.consented import CLOSED, DECISIONS, MEANS, SCOPES
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callscope.nouns.consented import Entry, Standing, Told
    from callscope.workspace import Workspace


@click.group()
def consent() -> None:
    """What callers decided: who noted it, what they were told, and what may follow (docs/consent.md).

    Without a decision a call can be heard and tagged, and exports warn. A decision binds every door. The history is
    only added to: the newest line counts.
    """


def _which(command: Any) -> Any:
    for option in (
        click.option("--study", help="All calls of a study."),
        click.option("--caller", help="All calls of a caller."),
        click.argument("calls", nargs=-1),
    ):
        command = option(command)
    return command


def _meant(workspace: Workspace, calls: Sequence[str], caller: str | None, study: str | None) -> list[str]:
    """The ids of the calls that were named, or of all that a caller or a study has."""
    found = [workspace.find(one) for one in calls]
    if caller or study:
        found += [one.call for one in workspace.standings(_where(workspace, caller, study))]
    if not found:
        raise UsageProblem("which calls?", "name them, or --caller NAME, or --study NAME")
    return list(dict.fromkeys(found))


def _where(workspace: Workspace, caller: str | None, study: str | None) -> Filter:
    if study:
        workspace.study(study)
    if caller and all(one.name != caller for one in workspace.callers()):
        raise UsageProblem(f"no caller is called “{line(caller)}”", "callscope callers list")
    return Filter(caller=caller, study=study)


@consent.command("list")
@click.option("--state", type=click.Choice(DECISIONS), help="Only calls with this decision; none is without any.")
@click.option("--caller", help="Only calls of a caller.")
@click.option("--study", help="Only calls of a study.")
@json_option
@click.pass_obj
def list_consents(
    workspace: Workspace, state: str | None, caller: str | None, study: str | None, as_json: bool
) -> None:
    """How it stands with every call, newest first."""
    every = workspace.standings(_where(workspace, caller, study))
    rows = [one for one in every if state is None or one.decision == state]
    if as_json:
        show_json([standing_json(one) for one in rows])
        return
    heads = ("id", "call", "caller", "decision", "scope", "noted", "by", "basis")
    show_table([_listed(one) for one in rows], heads)
    say(", ".join(f"{sum(one.decision == what for one in every)} {what}" for what in DECISIONS))
    gone = sum(one.state == "declined" for one in workspace.consents())
    if gone and not (caller or study):
        say(f"{gone} more said no while they were listened to: nothing of their calls was kept")


def _listed(one: Standing) -> tuple[object, ...]:
    entry = one.entry
    decided = "no decision" if one.decision == "none" else one.decision
    noted = here(entry.at)
    return one.call, one.title, one.caller, decided, ", ".join(entry.scope), noted, entry.author, entry.basis


@consent.command("show")
@click.argument("call")
@json_option
@click.pass_obj
def show_consent(workspace: Workspace, call: str, as_json: bool) -> None:
    """What the caller of CALL was told and decided, each line of its history, and what of it left."""
    told = workspace.consent(workspace.find(call))
    if as_json:
        show_json(_told(workspace, told))
        return
    one, entry = told.standing, told.standing.entry
    show(f"{line(one.title)} ({one.call}){f', {line(one.caller)}' if one.caller else ''}: {entry.said}")
    for scope in SCOPES if one.decision == "granted" else ():
        show(f"  {'■' if scope in entry.scope else '□'} {scope.ljust(7)}{MEANS[scope]}")
    show(f"basis: {line(entry.basis) or 'not noted'}")
    show("\n".join(_notice(entry)))
    heads = ("noted", "by", "decision", "basis", "said at", "notice", "note")
    show_table([_history(each) for each in told.entries], heads)
    say_left(told.left)


def _notice(entry: Entry) -> list[str]:
    """What was said, in full, and how that can be checked."""
    if not entry.notice:
        return [f"notice: erased, SHA-256 {entry.sha256}" if entry.sha256 else "notice: not noted"]
    said = ", ".join(filter(None, (entry.language, f"said at {here(entry.said_at)}" if entry.said_at else "")))
    broken = "" if entry.intact else "; IT IS NOT THE TEXT THAT WAS HASHED"
    return [f"notice ({said}):" if said else "notice:", entry.notice, f"SHA-256 {entry.sha256}{broken}"]


def _history(one: Entry) -> tuple[object, ...]:
    noted, said = here(one.at, seconds=True), here(one.said_at)
    return noted, one.author, one.said, one.basis, said, one.sha256[:12], one.note


@consent.command("set")
@_which
@click.option("--decision", type=click.Choice(DECISIONS), help="What the caller decided.")
@click.option("--scope", help=f"What they granted: {', '.join(SCOPES)} with commas between, or all.")
@click.option("--basis", help="Why the call may be used, in your words.")
@click.option("--notice", help="What they were told, word for word; @FILE reads it from a file, - from stdin.")
@click.option("--told", is_flag=True, help="They were told what the settings say (listen.told).")
@click.option("--language", help="In which language, such as en.")
@click.option("--said-at", help="When they were told, such as 2026-11-21T14:30.")
@click.option("--note", help="On this line alone.")
@yes_option
@json_option
@click.pass_obj
def set_consent(
    workspace: Workspace,
    /,
    calls: tuple[str, ...],
    caller: str | None,
    study: str | None,
    told: bool,
    yes: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Note what the callers of CALLS decided, in one act; what is not given stays as it was noted before.

    --scope alone is a grant. A caller who declines or withdraws is left out of the review, and the call stays closed: a
    recording that was made here is deleted, words stay until callscope erase.
    """
    changes = _changes(workspace, told, given(fields))
    meant = _meant(workspace, calls, caller, study)
    gone = workspace.own_sound(meant) if changes.get("decision") in CLOSED else {}
    if gone:
        confirm(f"{_deleting(gone)}, since the caller said no? callscope undo does not bring that back", yes)
    done = workspace.set_consent(meant, **changes)
    if as_json:
        show_json([standing_json(one) for one in done])
        return
    many = f"“{line(done[0].title)}”" if len(done) == 1 else f"{len(done)} calls"
    say(f"noted for {many}: {done[0].entry.said}; callscope undo takes that back, and the history keeps both")
    for path in gone.values():
        say(f"deleted: {path}")


def _changes(workspace: Workspace, told: bool, changes: dict[str, Any]) -> dict[str, Any]:
    """What is to be noted, read from where it stands. Raises UsageProblem where that is nothing."""
    if told:
        changes = dict(zip(("notice", "language"), workspace.told_in_settings(), strict=True)) | changes
    if not changes:
        raise UsageProblem("nothing to note", "--decision granted --scope listen,quote, or --decision declined")
    if "scope" in changes:
        changes["scope"] = _scope(changes["scope"])
    if "notice" in changes:
        changes["notice"] = _text(changes["notice"])
    return changes


def _deleting(gone: Mapping[str, Path]) -> str:
    return f"delete {count(len(gone), 'recording')} that {'was' if len(gone) == 1 else 'were'} made here"


def _scope(text: str) -> tuple[str, ...]:
    return SCOPES if text.strip() == "all" else tuple(part.strip() for part in text.split(",") if part.strip())


def _text(notice: str) -> str:
    """The notice as it was given, or as a file or stdin has it: not a character more or less."""
    if notice == "-":
        return sys.stdin.read()
    if not notice.startswith("@"):
        return notice
    path = Path(notice[1:])
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read the notice {line(str(path))}: {error}", "name a text file in UTF-8") from error


@consent.command("withdraw")
@_which
@click.option("--note", default="", help="Such as how they said it.")
@click.option("--erase", is_flag=True, help="Erase what is kept of these calls, too: their sound, words and quotes.")
@yes_option
@json_option
@click.pass_obj
def withdraw_consent(
    workspace: Workspace,
    calls: tuple[str, ...],
    caller: str | None,
    study: str | None,
    note: str,
    erase: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Note that the callers of CALLS took their consent back: from now on these calls stay closed and count nowhere.

    A recording that was made here is deleted, but for a call on hold. Words and quotes stay on the disk, closed, until
    they are erased, with --erase or later. The receipt lists what of them left before, and where their sound lies.
    """
    meant = _meant(workspace, calls, caller, study)
    if erase:
        return _withdraw_and_erase(workspace, meant, note, yes, as_json)
    gone = workspace.own_sound(meant)
    and_sound = f", and {_deleting(gone)}; callscope undo does not bring that back" if gone else ""
    confirm(f"close {count(len(meant), 'call')}, since the consent is withdrawn{and_sound}?", yes)
    done = workspace.withdraw_consent(meant, note)
    if as_json:
        show_json([receipt(workspace, one) for one in done])
        return 0
    show_withdrawn(done)
    ids = " ".join(one.standing.call for one in done)
    say(f"their words stay, closed: callscope erase {ids} removes them; callscope undo takes the withdrawal back")
    return 0


def _withdraw_and_erase(workspace: Workspace, meant: Sequence[str], note: str, yes: bool, as_json: bool) -> int:
    confirm(f"close and erase {count(len(meant), 'call')}, since the consent is withdrawn?", yes)
    done, gone = workspace.withdraw_and_erase(meant, note, progress_bar("erase"))
    clear_bar()
    if as_json:
        erased = {"error": as_error(gone)} if isinstance(gone, CallscopeError) else {"erased": plain(gone)}
        show_json({"withdrawn": [receipt(workspace, one) for one in done], **erased})
    else:
        show_withdrawn(done)
    if isinstance(gone, CallscopeError):
        return gone.exit_code if as_json else say_error(gone, as_json)
    if not as_json:
        show_receipt(gone)
    return 0 if gone.complete else SomeFailed.exit_code


def _told(workspace: Workspace, told: Told) -> dict[str, Any]:
    history = [{"id": one.id, **entry_json(one), "intact": one.intact} for one in told.entries]
    return {**standing_json(told.standing), "history": history, "exports": [workspace.plain(one) for one in told.left]}


COMMANDS = (consent,)
