"""tags and lists: the codebook, and the project's own lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.call import COLOURS, FIELD_LISTS
from callscope.cli.export import write_out
from callscope.cli.shared import confirm, json_option, say, show, show_json, show_table, yes_option
from callscope.cli.starters import starters
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.workspace import Workspace

LIST = click.argument("name", metavar="LIST", type=click.Choice(FIELD_LISTS))


@click.group()
def tags() -> None:
    """The codebook's tags."""


@tags.command("list")
@json_option
@click.pass_obj
def list_tags(workspace: Workspace, as_json: bool) -> None:
    """Every tag with its number of quotes, calls and callers."""
    rows = workspace.tags()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    cells = [
        (one.name, one.parent, one.quotes, one.calls, one.callers, one.pinned, one.colour, one.description)
        for one in rows
    ]
    show_table(cells, ("tag", "under", "quotes", "calls", "callers", "key", "colour", "means"))


@tags.command("add")
@click.argument("name")
@click.option("--description", default="")
@click.option("--parent")
@click.option("--pin", type=click.IntRange(1, 9), help="The key that sets it in a call.")
@click.pass_obj
def add_tag(workspace: Workspace, name: str, description: str, parent: str | None, pin: int | None) -> None:
    """Add a tag."""
    workspace.add_tag(name, parent, description)
    if pin:
        workspace.pin_tag(name, pin)
    say(f"added: {name}")


@tags.command("set")
@click.argument("name")
@click.option("--parent", help="The parent tag.")
@click.option("--top", is_flag=True, help="Without a parent tag.")
@click.option("--description")
@click.option("--colour", type=click.Choice([*COLOURS, "none"]))
@click.option("--pin", type=click.IntRange(0, 9), help="The key that sets it in a call; 0 takes it off.")
@click.pass_obj
def set_tag(workspace: Workspace, /, name: str, parent: str | None, top: bool, **given: Any) -> None:
    """Set a tag's meaning, parent, colour and key."""
    changes = {key: value for key, value in given.items() if value is not None}
    if "pin" in changes:
        changes["pinned"] = changes.pop("pin") or None
    if changes.get("colour") == "none":
        changes["colour"] = ""
    if parent or top:
        changes["parent"] = None if top else parent
    tag = workspace.set_tag(name, **changes)
    say(f"{tag.name}: set {', '.join(changes) or 'nothing'}")


@tags.command("job")
@click.argument("name")
@click.option("--when", help="The situation: “my oil light comes on”.")
@click.option("--want", help="What the caller wants to do: “reset it myself”.")
@click.option("--so", help="What for: “drive on”.")
@json_option
@click.pass_obj
def set_job(workspace: Workspace, name: str, when: str | None, want: str | None, so: str | None, as_json: bool) -> None:
    """Write a tag as a job: when ..., I want to ..., so I can ...; callscope rank --by job shows it.

    "" takes a part away; without options it is shown.
    """
    job = workspace.set_job(name, when, want, so)
    if as_json:
        show_json({**job._asdict(), "sentence": job.sentence})
    else:
        show(job.sentence or f"no sentence for {name} yet")


@tags.command("rename")
@click.argument("name")
@click.argument("new")
@click.pass_obj
def rename_tag(workspace: Workspace, name: str, new: str) -> None:
    """Rename a tag on all its quotes."""
    workspace.rename_tag(name, new)
    say(f"{name} is now {new}")


@tags.command("merge")
@click.argument("name")
@click.argument("into")
@click.pass_obj
def merge_tags(workspace: Workspace, name: str, into: str) -> None:
    """Give the quotes of one tag to another, and delete the first."""
    workspace.merge_tags([name], into)
    say(f"merged: {name} into {into}")


@tags.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_tag(workspace: Workspace, name: str, yes: bool) -> None:
    """Delete a tag; its quotes stay."""
    tag = workspace.tag(name)
    confirm(f"delete the tag {tag.name} from {count(tag.quotes, 'quote')}?", yes)
    workspace.remove_tag(tag.name)
    say(f"deleted: {tag.name}; callscope undo takes it back")


@tags.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_tags(workspace: Workspace, file: Path) -> None:
    """Add and update tags from a CSV file with the columns name, parent, description, colour and pinned, or a .qdc.

    An empty cell leaves what is there. Nothing is deleted, and if a line is wrong, nothing is stored. A .qdc is a
    codebook as NVivo, MAXQDA, ATLAS.ti and other programs for qualitative analysis exchange it.
    """
    new, lines = workspace.read_codebook(file)
    say(f"imported: {count(lines, 'tag')}, {new} of them new; callscope undo takes it back")


@tags.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "qdc"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it the text goes to stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.pass_obj
def export_tags(workspace: Workspace, form: str, output: Path | None, force: bool) -> None:
    """All tags as import reads them: csv has everything, qdc (REFI-QDA, for other programs) all but the keys."""
    write_out(workspace, workspace.codebook(form), output, force, "the tags")


@click.group()
def lists() -> None:
    """The project's own lists: kind, issue, stage, outcome."""


@lists.command("show")
@LIST
@json_option
@click.pass_obj
def show_list(workspace: Workspace, name: str, as_json: bool) -> None:
    """The entries of LIST, what has them, and the keys of the kinds."""
    keys = {kind: letter for letter, kind in workspace.letters().items()} if name == "kind" else {}
    listed = workspace.fields(name)
    rows = [(one, uses, keys.get(one, ""), one in listed) for one, uses in workspace.field_uses(name).items()]
    if as_json:
        show_json([dict(zip(("name", "uses", "key", "listed"), row, strict=True)) for row in rows])
        return
    noun = "calls" if name == "outcome" else "quotes"
    show_table([(*row[:3], "" if row[3] else "no longer listed") for row in rows], (name, noun, "key", ""))


@lists.command("add")
@LIST
@click.argument("entry")
@click.pass_obj
def add_entry(workspace: Workspace, name: str, entry: str) -> None:
    """Put ENTRY at the end of LIST."""
    say(f"added: {workspace.add_field(name, entry)}")


@lists.command("rename")
@LIST
@click.argument("entry")
@click.argument("new")
@click.pass_obj
def rename_entry(workspace: Workspace, name: str, entry: str, new: str) -> None:
    """Rename ENTRY of LIST wherever it is used."""
    say(f"{entry} is now {workspace.rename_field(name, entry, new)}")


@lists.command("rm")
@LIST
@click.argument("entry")
@yes_option
@click.pass_obj
def remove_entry(workspace: Workspace, name: str, entry: str, yes: bool) -> None:
    """Take ENTRY off LIST; what has it keeps it."""
    wanted = " ".join(entry.split()).casefold()
    if uses := sum(uses for one, uses in workspace.field_uses(name).items() if one.casefold() == wanted):
        confirm(f"take {entry} off the list? {uses} have it and keep it", yes)
    say(f"deleted: {workspace.remove_field(name, entry)}")


@lists.command("move")
@LIST
@click.argument("entry")
@click.argument("place", type=click.IntRange(min=1))
@click.pass_obj
def move_entry(workspace: Workspace, name: str, entry: str, place: int) -> None:
    """Put ENTRY at PLACE of LIST, from 1."""
    say(f"{entry} is number {workspace.move_field(name, entry, place)}")


@lists.command("key")
@click.argument("kind")
@click.argument("letter", default="")
@click.pass_obj
def set_letter(workspace: Workspace, kind: str, letter: str) -> None:
    """Give KIND the key LETTER in a call; without LETTER take its key away."""
    workspace.set_letter(kind, letter)
    say(f"{kind} has {f'the key {letter}' if letter else 'no key'}")


tags.add_command(starters)

COMMANDS = (tags, lists)
