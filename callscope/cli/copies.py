"""backup, restore and merge: the whole workspace in one file, and back; and the calls of another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.cli.shared import clear_bar, confirm, json_option, progress_bar, say, show, show_json, yes_option
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.nouns.copies import Backup, Merged
    from callscope.workspace import Workspace


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--settings/--no-settings", default=True, show_default=True, help="Whether the settings go with it.")
@click.option("--recordings", is_flag=True, help="The live recordings too; files that were loaded stay where they are.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@json_option
@click.pass_obj
def backup(
    workspace: Workspace, path: Path | None, settings: bool, recordings: bool, force: bool, as_json: bool
) -> None:
    """Copy the store into one verified file: PATH, or one named after this moment in the workspace.

    A PATH that ends in .db becomes the bare store, without settings, for any program that reads SQLite. It holds what
    callers said: keep it as safe as the workspace. Of those in the workspace the newest stay (backup.keep in the
    settings); erasing finds every one that is still where it was written.
    """
    made = workspace.back_up(path, settings, recordings, force, progress_bar("backup"))
    clear_bar()
    if as_json:
        show_json({**made._asdict(), "path": str(made.path)})
    else:
        show(f"{line(str(made.path))}: {told(made)}; {made.bytes / 1e6:.1f} MB, verified")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@yes_option
@json_option
@click.pass_obj
def restore(workspace: Workspace, path: Path, yes: bool, as_json: bool) -> None:
    """Put the backup PATH in the place of what is here, which is kept under another name.

    PATH may also be a bare store, such as the copies that are made before an upgrade.
    """
    found = workspace.look_into(path)
    confirm(f"put {line(path.name)} ({told(found)}) in the place of the store in {workspace.paths.home}?", yes)
    done = workspace.put_back(path, progress_bar("restore"))
    clear_bar()
    if as_json:
        backup = {**done.backup._asdict(), "path": str(done.backup.path)}
        show_json({**done._asdict(), "backup": backup, "kept": list(map(str, done.kept))})
        return
    show(f"restored: {told(done.backup)}")
    if done.erased:
        say(f"{done.erased} calls of it were erased since it was made, and did not come back")
    if done.lost:
        say("what was here is damaged, so what was erased since is not known; callscope erase CALL takes it out again")
    for kept in done.kept:
        say(f"what was there before is kept: {kept}")


def told(one: Backup) -> str:
    """What a backup holds, in a few words."""
    parts = [count(one.calls, "call"), count(one.quotes, "quote")]
    parts += ["settings"] * one.settings
    parts += [count(one.recordings, "recording")] * bool(one.recordings)
    made = f", made {one.made_at}" if one.made_at else ""
    return ", ".join(parts) + made


@click.command()
@click.argument("workspaces", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def merge(workspace: Workspace, workspaces: tuple[Path, ...], as_json: bool) -> None:
    """Bring the calls that other workspaces heard, such as those of hear --shard; WORKSPACES are their folders.

    Calls that are here already stay as they are. Quotes and corrections made there stay there, as do live recordings,
    calls with a consent, and texts. Nothing changes there.
    """
    merged = {}
    for other in workspaces:
        merged[other] = workspace.merge(other, progress_bar(other.name))
        clear_bar()
        if not as_json:
            show(f"{line(str(other))}: {_came(merged[other])}")
    if as_json:
        show_json([{"workspace": str(other), **found._asdict()} for other, found in merged.items()])


def _came(found: Merged) -> str:
    counts = {
        "calls came": found.calls,
        "were here": found.known,
        "left there, since they were recorded, written, have a consent, or are closed here": found.left,
        "quotes stay there": found.quotes,
        "calls with corrections that stay there": found.edited,
        "files that failed there": found.failed,
    }
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing is there"


COMMANDS = (backup, restore, merge)
