"""doctor, paths, settings and bench: the machine and the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show, show_json, show_table

if TYPE_CHECKING:
    from callscope.workspace import Workspace

SIGNS = {"ok": "✓", "missing": "✗", "untested": "?"}


@click.command()
@json_option
@click.pass_obj
def doctor(workspace: Workspace, as_json: bool) -> None:
    """What works on this machine, what is missing, and how to get it."""
    checks = workspace.doctor()
    if as_json:
        show_json([workspace.plain(one) for one in checks])
        return
    show_table([(SIGNS[one.state], one.name, one.said, one.fix) for one in checks], ("", "what", "found", "do"))


@click.command()
@json_option
@click.pass_obj
def paths(workspace: Workspace, as_json: bool) -> None:
    """Where Callscope keeps things."""
    found = workspace.places()
    if as_json:
        show_json(found)
    else:
        show_table(list(found.items()), ("what", "where"))


@click.group()
def settings() -> None:
    """The settings: showing and changing them."""


@settings.command("show")
@json_option
@click.pass_obj
def show_settings(workspace: Workspace, as_json: bool) -> None:
    """Every setting, its value and what it does."""
    rows = workspace.described_settings()
    if as_json:
        show_json({name: value for name, _, value, _ in rows})
        return
    for name, said, value, default in rows:
        changed = "" if value == default else f"   (default: {default!r})"
        show(f"{name} = {value!r}{changed}\n    {said}")


@settings.command("set")
@click.argument("name")
@click.argument("value")
@click.pass_obj
def set_setting(workspace: Workspace, name: str, value: str) -> None:
    """Change one setting in the settings file; its comments stay."""
    if name == "theme":
        from callscope.tui.themes import must_be_theme  # Textual: 200 ms

        must_be_theme(value.strip("\"'"))
    workspace.set_setting(name, value)
    say(f"{name} = {value} in {workspace.paths.settings}")


BENCHES = (
    "accuracy",
    "words",
    "speakers",
    "roles",
    "sentiment",
    "tone",
    "themes",
    "redaction",
    "speed",
    "batch",
    "live",
    "soak",
    "screen",
    "search",
)


@click.command()
@click.argument("what", type=click.Choice(BENCHES))
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False), help="The folder of calls with reference transcripts."
)
@click.option("--anchors", is_flag=True, help="Let pyannote.audio's own pipeline hear the calls too: it takes long.")
@click.option(
    "--keep", type=click.Path(file_okay=False), help="Keep words and anchors in this folder for the next run."
)
@click.option("--price", type=click.FloatRange(min=0), help="Of an hour of one core; batch tells what calls cost.")
@json_option
def bench(what: str, data: str | None, anchors: bool, keep: str | None, price: float | None, as_json: bool) -> int:
    """Measure accuracy (words, speakers and roles are parts of it), speed, live drafts, a long shift, the screen,
    the search, themes, redaction, moods, tone or many calls."""
    from callscope.bench import table

    measures = []
    for one in table.measured(what, table.Asked(data, anchors, keep, price)):
        measures.append(one)
        say(f"{one.measure}, {one.data}: {one.shown} {one.unit}")
    if as_json:
        show_json([one._asdict() for one in measures])
    else:
        show_table(table.rows(measures), table.HEADS)
    return 0 if all(one.holds is not False for one in measures) else 1


COMMANDS = (doctor, paths, settings, bench)
