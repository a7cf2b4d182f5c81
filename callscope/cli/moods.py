"""moods: words that people taught about moods, those that overrides propose, and scoring anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show_json, show_table

if TYPE_CHECKING:
    from callscope.nouns.taught import MoodLexicon, MoodWord
    from callscope.workspace import Workspace


@click.group()
def moods() -> None:
    """Words of a mood that people taught, and those that their overrides propose."""


@moods.command("list")
@json_option
@click.pass_obj
def list_moods(workspace: Workspace, as_json: bool) -> None:
    """The lexicon: proposed words, those in force, and those that were taken back, with their versions.

    A word is proposed when at least three overrides in two calls point at it (callscope utterances mood).
    """
    found = workspace.mood_lexicon()
    if as_json:
        show_json(_plain(found))
        return
    show_table(
        [
            *(
                ("proposed", one.word, f"{one.valence:+g}", _behind(one.overrides, one.calls, one.heard), one.example)
                for one in found.proposals
            ),
            *(("in force", *_told(one)) for one in found.words),
            *(("taken back", *_told(one)) for one in found.dropped),
        ],
        ("state", "word", "counts", "from", "example"),
    )
    say(f"version {found.version} of the lexicon; {found.overrides} overrides that the machine does not agree with yet")


def _behind(overrides: int, calls: int, heard: int) -> str:
    return f"{overrides} overrides in {calls} calls, of {heard} utterances with it"


def _told(one: MoodWord) -> tuple[str, str, str, str]:
    until = f" to {one.until}" if one.until is not None else ""
    return one.word, f"{one.valence:+g}", f"version {one.since}{until}, {one.overrides} overrides", ""


def _plain(found: MoodLexicon) -> dict[str, object]:
    lists = {name: [one._asdict() for one in getattr(found, name)] for name in ("words", "dropped", "proposals")}
    return {**found._asdict(), **lists}


@moods.command("accept")
@click.argument("word")
@click.option("--valence", type=click.FloatRange(-4, 4), help="From -4 to 4, 0 is no mood; else what is proposed.")
@json_option
@click.pass_obj
def accept(workspace: Workspace, word: str, valence: float | None, as_json: bool) -> None:
    """Take WORD, which may be several words, into the lexicon and score anew whoever says it."""
    one = workspace.accept_mood_word(word, valence)
    if as_json:
        show_json(one._asdict())
    else:
        say(f"“{one.word}” counts {one.valence:+g} from version {one.since} on; callscope moods drop takes it back")


@moods.command("drop")
@click.argument("word")
@json_option
@click.pass_obj
def drop(workspace: Workspace, word: str, as_json: bool) -> None:
    """Take WORD back and score anew whoever says it; it is not proposed again."""
    one = workspace.drop_mood_word(word)
    if as_json:
        show_json(one._asdict())
    else:
        say(f"“{one.word}” is taken back in version {one.until}; callscope undo brings it in again")


@moods.command("rescore")
@json_option
@click.pass_obj
def rescore(workspace: Workspace, as_json: bool) -> None:
    """Score the words of all calls anew, such as those that an older Callscope heard; nothing set by hand changes."""
    changed = workspace.rescore_moods()
    if as_json:
        show_json({"changed": changed})
    else:
        say(f"scored anew; {changed} call{'s' * (changed != 1)} changed")


COMMANDS = (moods,)
