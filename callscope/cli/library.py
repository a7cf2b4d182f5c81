"""utterances, search, undo, redo: what was said, found and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from callscope.call import Filter, Speaker
from callscope.cli.calls import ROLES
from callscope.cli.shared import MOMENT, json_option, say, show_json, show_table
from callscope.errors import UsageProblem
from callscope.moments import place, span
from callscope.nouns.taught import MOODS
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Hit
    from callscope.workspace import Workspace

TONES = ("flat", "calm", "even", "raised", "heated")
SENTIMENTS = ("negative", "neutral", "positive")


def filters(command: Any) -> Any:
    """The filters of search; they choose quotes for an export too."""
    for option in (
        click.option("--call", "call", help="An id, the start of one, or a title."),
        click.option("--sentiment", type=click.Choice(SENTIMENTS)),
        click.option("--tone", type=click.Choice(TONES)),
        click.option("--kind", help="An entry of callscope lists show kind."),
        click.option("--status", type=click.Choice(["checked", "unchecked"]), help="Whether a quote was played."),
        click.option("--assumption", metavar="NAME", help="Quotes for or against it, such as H1."),
        click.option("--stage", help="The journey stage."),
        click.option("--issue", help="The issue type."),
        click.option("--tag"),
        click.option("--caller"),
        click.option("--role", type=click.Choice(ROLES)),
        click.option("--speaker"),
        click.option("--until", metavar="DAY", help="Calls up to a day, such as 2026-11-30."),
        click.option("--since", metavar="DAY", help="Calls from a day on."),
        click.option("--study", help="Only its calls."),
    ):
        command = option(command)
    return command


def as_filter(workspace: Workspace, chosen: dict[str, Any]) -> Filter:
    """The Filter of the options that were given."""
    given = {name: value for name, value in chosen.items() if value is not None}
    if "call" in given:
        given["call"] = workspace.find(given["call"])
    if "kind" in given and given["kind"] not in (kinds := workspace.field_uses("kind")):
        raise UsageProblem(f"no kind “{line(given['kind'])}”", f"one of: {', '.join(kinds)}")
    return Filter(**given)


@click.command()
@click.argument("text", required=False, default="")
@filters
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@json_option
@click.pass_obj
def search(workspace: Workspace, /, text: str, limit: int, as_json: bool, **chosen: Any) -> None:
    """Find what was said, over all calls."""
    hits = workspace.search(text, as_filter(workspace, chosen), limit)
    if as_json:
        show_json([workspace.plain(one) for one in hits])
        return
    show_table(
        [(one.call, one.title, place(one.start, one.written), _who(one), one.text) for one in hits],
        ("call", "title", "at", "speaker", "text"),
    )
    if not hits:
        say("nothing found")
    elif len(hits) == limit:
        say(f"the first {limit}; --limit {2 * limit} shows more, if there are more")


def _who(one: Hit) -> str:
    return Speaker(one.speaker, one.name, one.role).shown


@click.group()
def utterances() -> None:
    """What was said in a call, and mending it."""


@utterances.command("assign")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("end", type=MOMENT)
@click.argument("label")
@click.pass_obj
def assign(workspace: Workspace, call: str, start: float, end: float, label: str) -> None:
    """Give the utterances between START and END to the speaker LABEL."""
    identity = workspace.find(call)
    workspace.assign(identity, start, end, label)
    say(f"{span(start, end, _written(workspace, identity))} is said by {label}; callscope undo takes it back")


@utterances.command("edit")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("text")
@click.pass_obj
def edit(workspace: Workspace, call: str, start: float, text: str) -> None:
    """Correct the text of the utterance that is said at START; word times are kept."""
    identity = workspace.find(call)
    edit = workspace.edit_text(identity, start, text)
    say(f'{place(edit.start, _written(workspace, identity))} reads "{edit.after}"; it was "{edit.before}"')


@utterances.command("split")
@click.argument("call")
@click.argument("at", type=MOMENT)
@click.option("--speaker", default="", help="Whose utterance, where several speak at once.")
@click.pass_obj
def split(workspace: Workspace, call: str, at: float, speaker: str) -> None:
    """Cut the utterance at the moment AT in two, between words."""
    identity = workspace.find(call)
    workspace.split(identity, at, speaker)
    say(f"split at {place(at, _written(workspace, identity))}; callscope undo takes it back")


@utterances.command("join")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("end", type=MOMENT)
@click.option("--speaker", default="", help="Whose utterances, where several speak.")
@click.pass_obj
def join(workspace: Workspace, call: str, start: float, end: float, speaker: str) -> None:
    """Join one speaker's utterances between START and END."""
    identity = workspace.find(call)
    workspace.join(identity, start, end, speaker)
    say(f"joined {span(start, end, _written(workspace, identity))}; callscope undo takes it back")


@utterances.command("replace")
@click.argument("old")
@click.argument("new")
@click.option("--from-now-on", is_flag=True, help="Also in calls that are heard later.")
@click.pass_obj
def replace(workspace: Workspace, old: str, new: str, from_now_on: bool) -> None:
    """Write NEW for the words OLD in every call, such as a product's name."""
    changed = workspace.replace_words(old, new)
    if from_now_on:
        workspace.replace_from_now_on(old, new)
    say(f"replaced in {changed} utterance{'s' * (changed != 1)}; callscope undo takes it back")


@utterances.command("mood")
@click.argument("call")
@click.argument("at", type=MOMENT)
@click.argument("mood", type=click.Choice([*MOODS, "machine"]))
@click.option("--speaker", default="", help="Whose utterance, where several speak at once.")
@click.pass_obj
def mood(workspace: Workspace, call: str, at: float, mood: str, speaker: str) -> None:
    """Say what the words of the utterance at AT are like; "machine" leaves it to the machine again.

    Overrides teach: callscope moods list shows the words that they point at.
    """
    identity = workspace.find(call)
    edit = workspace.set_mood(identity, at, mood if mood in MOODS else "", speaker)
    where = place(edit.start, _written(workspace, identity))
    say(f"the words at {where} are {edit.after or 'as the machine says'}; callscope undo takes it back")


@utterances.command("restore")
@click.argument("call")
@click.argument("start", type=MOMENT)
@click.argument("end", type=MOMENT)
@click.pass_obj
def restore(workspace: Workspace, call: str, start: float, end: float) -> None:
    """Bring back the machine's originals between START and END."""
    identity = workspace.find(call)
    workspace.restore(identity, start, end)
    written = _written(workspace, identity)
    say(f"the machine's words are back between {place(start, written)} and {place(end, written)}")


def _written(workspace: Workspace, identity: str) -> bool:
    return workspace.call(identity).recording.written


@click.command()
@click.pass_obj
def undo(workspace: Workspace) -> None:
    """Undo the last act."""
    say(f"undone: {workspace.undo()}")


@click.command()
@click.pass_obj
def redo(workspace: Workspace) -> None:
    """Redo what was undone."""
    say(f"redone: {workspace.redo()}")


COMMANDS = (search, utterances, undo, redo)
