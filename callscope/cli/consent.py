"""consent: what callers decided on the use of their calls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.call import Filter
from callscope.cli.erase import plain, show_receipt
from callscope.cli.shared import confirm, given, json_option, say, show, show_json, show_table, yes_option
from callscope.errors import Unusable, UsageProblem
from callscope.nouns.consented import DECISIONS, MEANS, SCOPES
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callscope.nouns.consented import Entry, Standing, Told, Withdrawn
    from callscope.workspace import Workspace

FEW = 5
"""Exports that a receipt names on the terminal."""


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
        show_json([_plain(one) for one in rows])
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
    noted = entry.at[:16].replace("T", " ")
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
    _say_left(told.left)


def _notice(entry: Entry) -> list[str]:
    """What was said, in full, and how that can be checked."""
    if not entry.notice:
        return [f"notice: erased, SHA-256 {entry.sha256}" if entry.sha256 else "notice: not noted"]
    said = ", ".join(filter(None, (entry.language, f"said at {entry.said_at}" if entry.said_at else "")))
    broken = "" if entry.intact else "; IT IS NOT THE TEXT THAT WAS HASHED"
    return [f"notice ({said}):" if said else "notice:", entry.notice, f"SHA-256 {entry.sha256}{broken}"]


def _history(one: Entry) -> tuple[object, ...]:
    noted, said = one.at[:19].replace("T", " "), one.said_at[:16].replace("T", " ")
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
@json_option
@click.pass_obj
def set_consent(
    workspace: Workspace,
    /,
    calls: tuple[str, ...],
    caller: str | None,
    study: str | None,
    told: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Note what the callers of CALLS decided, in one act; what is not given stays as it was noted before.

    --scope alone is a grant. A caller who declines or withdraws is left out of the review, and the call stays closed.
    """
    changes = given(fields)
    if told:
        changes = dict(zip(("notice", "language"), workspace.told_in_settings(), strict=True)) | changes
    if not changes:
        raise UsageProblem("nothing to note", "--decision granted --scope listen,quote, or --decision declined")
    if "scope" in changes:
        changes["scope"] = _scope(changes["scope"])
    if "notice" in changes:
        changes["notice"] = _text(changes["notice"])
    done = workspace.set_consent(_meant(workspace, calls, caller, study), **changes)
    if as_json:
        show_json([_plain(one) for one in done])
    else:
        many = f"“{line(done[0].title)}”" if len(done) == 1 else f"{len(done)} calls"
        say(f"noted for {many}: {done[0].entry.said}; callscope undo takes that back, and the history keeps both")


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
) -> None:
    """Note that the callers of CALLS took their consent back: from now on these calls stay closed and count nowhere.

    The receipt lists what of them left before, and where their sound lies. Nothing is deleted without --erase.
    """
    meant = _meant(workspace, calls, caller, study)
    and_erase = " and erase" if erase else ""
    confirm(f"close{and_erase} {count(len(meant), 'call')}, since the consent is withdrawn?", yes)
    done = workspace.withdraw_consent(meant, note)
    receipts = [_receipt(workspace, one) for one in done] if as_json else []
    gone = workspace.erase(workspace.to_erase([one.standing.call for one in done])) if erase else None
    if as_json:
        show_json({"withdrawn": receipts, "erased": plain(gone)} if gone else receipts)
        return
    for one in done:
        show(f"withdrawn: {line(one.standing.title)} ({one.standing.call}) is closed and left out of the review")
        owned = "recorded here" if one.standing.source == "live" else "loaded from there, and not touched"
        show(f"  its file is {line(str(one.standing.path))}, {owned}")
        _say_left(one.left, "  ")
    if gone:
        show_receipt(gone)
        return
    ids = " ".join(one.standing.call for one in done)
    say(f"callscope erase {ids} removes what is kept of it; callscope undo takes the withdrawal back")


def _say_left(left: Sequence[Any], lead: str = "") -> None:
    """What of a call left, which nobody here can take back."""
    if not left:
        show(f"{lead}nothing of it left this workspace")
        return
    show(f"{lead}left this workspace {len(left)} time{'s' * (len(left) != 1)}:")
    for one in left[:FEW]:
        clip = "the clipboard" if one.form.startswith("copied") else "the terminal"
        by = f" by {line(one.author)}" if one.author else ""
        show(f"{lead}  {one.at[:16].replace('T', ' ')}  {one.form}{by}  {line(one.path) or clip}")
    if len(left) > FEW:
        show(f"{lead}  {len(left) - FEW} more: callscope exports list CALL")


def _plain(one: Standing) -> dict[str, Any]:
    facts = {"call": one.call, "title": one.title, "caller": one.caller, "held_at": one.held_at, "closed": one.closed}
    return facts | _entry(one.entry)


def _entry(one: Entry) -> dict[str, Any]:
    names = ("decision", "scope", "basis", "notice", "sha256", "language", "said_at", "author", "at", "note")
    return {name: getattr(one, name) for name in names}


def _told(workspace: Workspace, told: Told) -> dict[str, Any]:
    history = [{"id": one.id, **_entry(one), "intact": one.intact} for one in told.entries]
    return {**_plain(told.standing), "history": history, "exports": [workspace.plain(one) for one in told.left]}


def _receipt(workspace: Workspace, one: Withdrawn) -> dict[str, Any]:
    place = {"path": str(one.standing.path), "source": one.standing.source}
    return {**_plain(one.standing), **place, "exports": [workspace.plain(each) for each in one.left]}


COMMANDS = (consent,)
