"""themes: what many callers say and nobody tagged yet."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.calls import ROLES
from callscope.cli.library import SENTIMENTS, TONES, as_filter
from callscope.cli.shared import clear_bar, json_option, progress_bar, say, show, show_json, show_table
from callscope.errors import UsageProblem
from callscope.moments import place
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.call import Filter, Quote
    from callscope.nouns.themed import Theme, Themes
    from callscope.workspace import Workspace

SCHEMA = "callscope.themes/1"
MOST = 20


def _where(command: Any) -> Any:
    for option in (
        click.option("--limit", type=click.IntRange(min=1), default=MOST, show_default=True),
        click.option("--tagged", is_flag=True, help="Also look at what is under a quote with a tag."),
        click.option("--until", help="A day."),
        click.option("--since", help="A day."),
        click.option("--queue"),
        click.option("--sentiment", type=click.Choice(SENTIMENTS)),
        click.option("--tone", type=click.Choice(TONES)),
        click.option("--caller"),
        click.option("--role", type=click.Choice(ROLES)),
        click.option("--call", "call", help="An id, the start of one, or a title."),
        click.option("--study", help="Only its calls."),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_where
@click.option("--quotes", "name", metavar="THEME", help="The utterances of a theme instead, by number or name.")
@json_option
@click.pass_context
def themes(context: click.Context, /, name: str | None, as_json: bool, **chosen: Any) -> None:
    """Phrases that many callers share and nobody tagged yet, in customers' own words.

    What lies under a quote with a tag is left out. A theme is worth more the more callers say it and the more they mean
    the same with it. A number is that of the list as it is now; a name also holds when other calls are added.
    """
    if context.invoked_subcommand is not None:
        context.obj = (context.obj, chosen)
        return
    begun = time.monotonic()
    found = _find(context.obj, chosen)
    if name is not None:
        _show_utterances(context.obj.theme(found, name), as_json)
    elif as_json:
        show_json({"schema": SCHEMA, **asdict(found, dict_factory=_plain)})
    else:
        _show_themes(found, time.monotonic() - begun)


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Keys are what the program tells themes by; a reader needs the phrases.
    return {name: value for name, value in pairs if name != "keys"}


def _find(workspace: Workspace, chosen: dict[str, Any]) -> Themes:
    options = {name: chosen[name] for name in chosen if name not in ("limit", "tagged")}
    where: Filter = as_filter(workspace, options)
    report = progress_bar("themes")
    try:
        return workspace.themes(where, chosen["limit"], chosen["tagged"], report)
    finally:
        clear_bar()


def _show_themes(found: Themes, seconds: float) -> None:
    if not found.themes:
        say("no phrase that several callers share; with more calls there will be")
    rows = [_row(one, found) for one in found.themes]
    show_table(rows, ("no", "theme", "callers", "unnamed", "calls", "utterances", "score", "also said as"))
    for said in _notes(found):
        show(said)
    say(
        f"{count(found.utterances, 'utterance')} in {seconds:.1f} s; "
        "callscope themes --quotes NO opens one, tag NO TAG tags it"
    )


def _row(one: Theme, found: Themes) -> tuple[object, ...]:
    callers = f"{one.callers} of {found.callers}"
    also = "; ".join(phrase for phrase in one.phrases if phrase != one.name)
    return one.number, one.name, callers, one.unnamed, one.calls, len(one.utterances), f"{one.score:.2f}", also


def _notes(found: Themes) -> list[str]:
    notes = {
        "Score: the root of the callers times the cube of how alike in meaning their utterances are.": found.themes,
        f"Left out because tagged: {count(found.tagged, 'utterance')}; --tagged looks at them too.": found.tagged,
        f"Dismissed and found again: {len(found.dismissed)}; callscope themes dismissed shows them.": found.dismissed,
    }
    return ["", *(said for said, holds in notes.items() if holds)] if found.themes else []


def _show_utterances(theme: Theme, as_json: bool) -> None:
    if as_json:
        show_json(asdict(theme, dict_factory=_plain))
        return
    rows = [
        (number, one.call, one.title, place(one.start, one.written), one.caller or "unnamed", one.text)
        for number, one in enumerate(theme.utterances, start=1)
    ]
    show_table(rows, ("no", "call", "title", "at", "caller", "text"))


@themes.command("tag")
@click.argument("theme")
@click.argument("tag")
@click.option("--kind", help="An entry of callscope lists show kind.")
@click.option("--only", help="Numbers of --quotes THEME, such as 1,3-5; without it all.")
@json_option
@click.pass_obj
def tag_theme(
    found: tuple[Workspace, dict[str, Any]], theme: str, tag: str, kind: str | None, only: str | None, as_json: bool
) -> None:
    """Make quotes with TAG of the utterances of THEME, all in one act.

    TAG may be a whole line as in the tag box: "oil light !4 @use ; said at once". The filters stand before `tag`.
    """
    workspace, chosen = found
    one = workspace.theme(_find(workspace, chosen), theme)
    said = [one.utterances[place] for place in _picked(only, len(one.utterances))]
    made = workspace.quote_theme(one, said, workspace.tag_line(tag), kind)
    if as_json:
        show_json([workspace.plain(quote) for quote in made])
    else:
        say(f"stored: {_count(made)} of “{one.name}”: {tag}; callscope undo takes it back")


def _count(made: list[Quote]) -> str:
    return count(len(made), "quote")


def _picked(only: str | None, count: int) -> list[int]:
    """Places of the numbers that are chosen, from 0. Raises UsageProblem."""
    if only is None:
        return list(range(count))
    places: dict[int, None] = {}
    for part in only.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise UsageProblem(f"{part.strip() or only} is no number", "--only 1,3-5")
        if int(last or first) < int(first):
            raise UsageProblem(f"{part.strip()} runs backwards", "--only 1,3-5")
        if bad := [one for one in (int(first), int(last or first)) if not 1 <= one <= count]:
            raise UsageProblem(f"the theme has no utterance {bad[0]}", f"it has 1 to {count}")
        places |= dict.fromkeys(range(int(first) - 1, int(last or first)))
    return list(places)


@themes.command("dismiss")
@click.argument("theme")
@click.pass_obj
def dismiss_theme(found: tuple[Workspace, dict[str, Any]], theme: str) -> None:
    """Set THEME aside; it stays so when calls are added, until it is restored."""
    workspace, chosen = found
    one = workspace.theme(_find(workspace, chosen), theme)
    workspace.dismiss_theme(one)
    say(f"dismissed: {one.name}; callscope undo takes it back")


@themes.command("dismissed")
@json_option
@click.pass_obj
def list_dismissed(found: tuple[Workspace, dict[str, Any]], as_json: bool) -> None:
    """The themes that were set aside."""
    rows = found[0].dismissed_themes()
    if as_json:
        show_json([{"id": one.id, "name": one.name, "at": one.at} for one in rows])
    else:
        show_table([(one.id, one.name, one.at[:10]) for one in rows], ("id", "theme", "dismissed"))


@themes.command("restore")
@click.argument("theme")
@click.pass_obj
def restore_theme(found: tuple[Workspace, dict[str, Any]], theme: str) -> None:
    """Let THEME, by its name or the id of `themes dismissed`, be found again."""
    say(f"restored: {found[0].restore_theme(theme).name}")


COMMANDS = (themes,)
