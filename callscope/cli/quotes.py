"""quotes, suggestions and tags: the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callscope.call import KINDS, Quote, StoredSuggestion
from callscope.cli.export import write_out
from callscope.cli.library import as_filter, filters
from callscope.cli.shared import MOMENT, confirm, json_option, say, show_json, show_table, yes_option
from callscope.moments import clock
from callscope.workspace import Workspace


@click.group()
def quotes() -> None:
    """Spans of calls that are evidence."""


def _fields(command: Any) -> Any:
    for option in (
        click.option("--stance", help="For or against an assumption: +H1 or -H1."),
        click.option("--note"),
        click.option("--stage", help="Where in the journey."),
        click.option("--severity", type=click.IntRange(1, 5)),
        click.option("--issue", help="The issue type."),
        click.option("--kind", type=click.Choice(KINDS)),
        click.option("--tag", "tags", multiple=True, help="May be given several times."),
    ):
        command = option(command)
    return command


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, ())}


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
    span = f"{clock(one.start)}-{clock(one.end)}"
    return one.id, one.call, span, one.kind, one.severity, ", ".join(one.tags), one.by, one.text, one.note


@quotes.command("add")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("end", type=MOMENT)
@_fields
@json_option
@click.pass_obj
def add_quote(workspace: Workspace, /, call: str, start: float, end: float, as_json: bool, **fields: Any) -> None:
    """Store what is said in CALL between START and END as a quote."""
    quote = workspace.add_quote(workspace.find(call), start, end, **_given(fields))
    if as_json:
        show_json(workspace.plain(quote))
    else:
        say(
            f'stored quote {quote.id}: {quote.kind or "no kind"} {clock(quote.start)}-{clock(quote.end)} "{quote.text}"'
        )


@quotes.command("edit")
@click.argument("number", type=int)
@click.option("--start", type=MOMENT)
@click.option("--end", type=MOMENT)
@_fields
@json_option
@click.pass_obj
def edit_quote(workspace: Workspace, /, number: int, as_json: bool, **fields: Any) -> None:
    """Change a quote; --tag replaces its tags."""
    quote = workspace.edit_quote(number, **_given(fields))
    if as_json:
        show_json(workspace.plain(quote))
    else:
        say(f"changed quote {quote.id}")


@quotes.command("rm")
@click.argument("numbers", type=int, nargs=-1, required=True)
@yes_option
@click.pass_obj
def remove_quotes(workspace: Workspace, numbers: tuple[int, ...], yes: bool) -> None:
    """Delete quotes; undo brings them back."""
    confirm(f"delete {len(numbers)} quotes?", yes)
    for number in numbers:
        workspace.remove_quote(number)
    say(f"deleted {len(numbers)} quotes; callscope undo brings them back one by one")


@quotes.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json", "md"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it the text goes to stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@filters
@json_option
@click.pass_obj
def export_quotes(
    workspace: Workspace, /, form: str, output: Path | None, force: bool, as_json: bool, **chosen: Any
) -> None:
    """The quotes as a table that others open."""
    text = workspace.quotes_table(as_filter(workspace, chosen), "json" if as_json else form)
    write_out(workspace, text, output, force, "quotes")


@click.group()
def suggestions() -> None:
    """Quotes that rules point at, until a person accepts or dismisses them."""


@suggestions.command("list")
@click.argument("call", required=False)
@json_option
@click.pass_obj
def list_suggestions(workspace: Workspace, call: str | None, as_json: bool) -> None:
    """The open suggestions, of one call or of all."""
    rows = workspace.suggestions(workspace.find(call) if call else None)
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table([_suggested(one) for one in rows], ("id", "call", "span", "kind", "tags", "text", "because"))


def _suggested(stored: StoredSuggestion) -> tuple[object, ...]:
    one = stored.suggestion
    span = f"{clock(one.start)}-{clock(one.end)}"
    return stored.id, one.call, span, one.kind, ", ".join(one.tags), one.text, one.because


@suggestions.command("accept")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.pass_obj
def accept(workspace: Workspace, numbers: tuple[int, ...]) -> None:
    """Make quotes of suggestions."""
    for number in numbers:
        say(f"stored quote {workspace.accept(number).id}")


@suggestions.command("dismiss")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.pass_obj
def dismiss(workspace: Workspace, numbers: tuple[int, ...]) -> None:
    """Set suggestions aside; they stay so when the call is heard again."""
    for number in numbers:
        workspace.dismiss(number)
    say(f"dismissed {len(numbers)}")


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
    show_table([(one.name, one.quotes, one.pinned, one.description) for one in rows], ("tag", "quotes", "key", "means"))


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
    say(f"added {name}")


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
    """Give the quotes of one tag to another, and drop the first."""
    workspace.merge_tags([name], into)
    say(f"merged {name} into {into}")


@tags.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_tag(workspace: Workspace, name: str, yes: bool) -> None:
    """Drop a tag; its quotes stay."""
    count = next((one.quotes for one in workspace.tags() if one.name == name), 0)
    confirm(f"drop the tag {name} from {count} quotes?", yes)
    workspace.remove_tag(name)
    say(f"dropped {name}")


COMMANDS = (quotes, suggestions, tags)
