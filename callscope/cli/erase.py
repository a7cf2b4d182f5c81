"""erase, purge and erased: what goes for good, with a receipt; and what went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
from callscope.errors import CallscopeError, NotFound, SomeFailed, UsageProblem
from callscope.moments import here
from callscope.nouns.erased import as_markdown, consequences, summary, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callscope.nouns.erased import Plan, Receipt
    from callscope.workspace import Workspace

ID = 12
"""Hex digits of a call's id."""

originals_option = click.option(
    "--originals", is_flag=True, help="Delete the files that the calls were loaded from, too."
)
receipt_option = click.option(
    "--receipt", type=click.Path(path_type=Path), help="Write the receipt there: Markdown for .md, else JSON."
)


@click.command()
@click.argument("calls", nargs=-1, metavar="CALL...")
@click.option("--caller", default="", help="All calls of a caller, and what is known of the caller.")
@originals_option
@receipt_option
@yes_option
@json_option
@click.pass_obj
def erase(
    workspace: Workspace,
    calls: tuple[str, ...],
    caller: str,
    originals: bool,
    receipt: Path | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Erase calls from everything that Callscope owns, and prove it by looking through every byte.

    Sound, words, quotes, indexes, undo, logs and backups lose them; only the hash of the sound stays, so that it is not
    heard again by accident. CALL is an id, a title, or a recording that waits to be heard. It cannot be undone.
    """
    if not calls and not caller:
        raise UsageProblem("name a call, or --caller NAME", "callscope calls list")
    ids, files = _meant(workspace, calls)
    plan = workspace.to_erase(ids, caller, files)
    if not plan.going and not plan.callers:
        raise NotFound("there is nothing to erase", "callscope calls list")
    _demand_free(workspace, receipt)
    confirm(f"erase {_asked(plan, originals)}", yes)
    return _done(workspace, workspace.erase(plan, originals, progress_bar("erase")), receipt, as_json)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only list what is due, and what is held.")
@originals_option
@receipt_option
@yes_option
@json_option
@click.pass_obj
def purge(workspace: Workspace, dry_run: bool, originals: bool, receipt: Path | None, yes: bool, as_json: bool) -> int:
    """Erase the calls that were kept as long as the rule of the settings says, but for those on hold.

    The rule is [retention] of the settings; callscope retention list shows what it says of each call.
    """
    kept = workspace.keepings()
    due = [one for one in kept if one.due]
    if dry_run:
        _show_due(workspace, as_json)
        return 0
    if not due:
        if as_json:
            show_json({"act": "purged", "calls": []})
        else:
            say("no call is due; callscope retention list shows until when each is kept")
        return 0
    plan = workspace.to_erase([one.id for one in due])
    _demand_free(workspace, receipt)
    confirm(f"purge {_asked(plan, originals)}", yes)
    return _done(workspace, workspace.erase(plan, originals, progress_bar("purge"), "purged"), receipt, as_json)


def _show_due(workspace: Workspace, as_json: bool) -> None:
    kept = [one for one in workspace.keepings() if one.due or (one.held and one.until)]
    if as_json:
        show_json([workspace.plain(one) for one in kept])
        return
    show_table([(one.id, one.title, one.until, one.rule, one.held) for one in kept], _HEADS)
    say(f"{sum(one.due for one in kept)} calls are due; callscope purge erases them")


_HEADS = ("id", "title", "kept until", "by", "on hold")


def _meant(workspace: Workspace, names: Sequence[str]) -> tuple[list[str], list[Path]]:
    """Calls by id, and files of the queue. An id that is not in the store may still be in its backups."""
    ids, files, queue = [], [], {item.path: item for item in workspace.queue()}
    for name in names:
        path = Path(name).absolute()
        try:
            ids.append(workspace.find(name))
        except (NotFound, UsageProblem):
            named = [one for one in queue if one == path or one.name == name]
            if named:
                files.append(named[0])
            elif len(name) == ID and not set(name) - set("0123456789abcdef"):
                ids.append(name)
            else:
                raise
    return ids, files


def _asked(plan: Plan, originals: bool) -> str:
    if not originals:
        return f"{told(plan)}? {consequences(plan)}"
    return f"{told(plan)}, and the files that they were loaded from? This cannot be undone"


def _demand_free(workspace: Workspace, receipt: Path | None) -> None:
    """Asked before anything goes, which cannot be told again."""
    if receipt and receipt.exists():
        raise UsageProblem(f"{receipt} exists already", "name another file for the receipt")
    if receipt:
        workspace.demand_free(receipt)


def _done(workspace: Workspace, done: Receipt, path: Path | None, as_json: bool) -> int:
    clear_bar()
    if as_json:
        show_json(plain(done))
    else:
        show_receipt(done)
    failed = _filed(workspace, done, path) if path else 0
    return failed or (0 if done.complete else SomeFailed.exit_code)


def _filed(workspace: Workspace, done: Receipt, path: Path) -> int:
    """Writes the receipt into a file; the exit code. It was shown already, so that it is not lost with the file."""
    from json import dumps

    text = as_markdown(done) if path.suffix.lower() == ".md" else dumps(plain(done), indent=1) + "\n"
    try:
        workspace.write(path, text)
    except CallscopeError as error:
        say(f"the receipt is in no file: {error.message}")
        return error.exit_code
    say(f"the receipt is in {path}")
    return 0


def plain(done: Receipt) -> dict[str, Any]:
    """The receipt for JSON."""
    names = ("at", "by", "act", "calls", "callers", "rows")
    lists = {
        name: [one._asdict() for one in getattr(done, name)] for name in ("files", "originals", "backups", "exports")
    }
    scanned = {**done.scanned._asdict(), "found": list(done.scanned.found), "unread": list(done.scanned.unread)}
    kept = {name: getattr(done, name) for name in names}
    return {"schema": "callscope.receipt/1", **kept, **lists, "scanned": scanned, "complete": done.complete}


def show_receipt(done: Receipt) -> None:
    """What went, and what stays because it is not ours."""
    show(summary(done))
    for one in done.originals:
        if one.became == "stays":
            say(f"not ours: {one.path} stays ({one.why})")
    for one in done.backups:
        if one.became == "not found":
            say(f"backup {one.path} not found: {one.why}")
    for sent in done.exports:
        say(f"left before: {here(sent.at)} {sent.form}: {sent.where}")
    for left in done.left:
        say(left)


@click.group()
def erased() -> None:
    """What was erased: ids alone, which are made of the hash of the sound."""


@erased.command("list")
@json_option
@click.pass_obj
def list_erased(workspace: Workspace, as_json: bool) -> None:
    """Every erased call, the last first."""
    rows = workspace.erased()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    elif rows:
        show_table([(one.id, here(one.at)) for one in rows], ("id", "erased"))
    else:
        say("nothing was erased here")


@erased.command("lift")
@click.argument("call")
@click.pass_obj
def lift(workspace: Workspace, call: str) -> None:
    """Let the sound of an erased CALL be heard again."""
    found = workspace.lift(call)
    say(f"{found.id} may be heard again")


COMMANDS = (erase, purge, erased)
