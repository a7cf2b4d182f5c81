"""assumptions: what is believed before the listening starts, and what callers say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.shared import confirm, json_option, say, show, show_json, show_table, yes_option
from callscope.moments import place
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.learned import Assumption, Evidenced
    from callscope.workspace import Workspace


@click.group()
def assumptions() -> None:
    """What is believed before the listening starts: quotes are for it (+H1) or against it (-H1)."""


def plain_assumption(one: Assumption) -> dict[str, Any]:
    """An assumption for JSON."""
    return {**one._asdict(), "told": one.told}


def bars(believed: Sequence[Assumption]) -> None:
    """A table of assumptions, with who is for and against; and what of it does not count."""
    show_table([_row(one) for one in believed], _HEADS)
    for one in believed:
        for said in _notes(one):
            say(f"{one.name}: {said}")


_HEADS = ("name", "for", "against", "callers", "quotes", "study", "assumption")


def _row(one: Assumption) -> tuple[object, ...]:
    quotes = f"+{one.speaks_for} −{one.speaks_against}"
    return one.name, one.callers_for, one.callers_against, f"of {one.callers}", quotes, one.study, one.text


def _notes(one: Assumption) -> list[str]:
    notes = [one.told] if one.told else []
    if one.staff:
        notes.append(f"{one.staff} said by staff do not count")
    if one.elsewhere:
        notes.append(f"{one.elsewhere} in calls outside of the study or left out do not count")
    return notes


@assumptions.command("list")
@click.option("--study", help="Only those of a study.")
@json_option
@click.pass_obj
def list_assumptions(workspace: Workspace, study: str | None, as_json: bool) -> None:
    """Every assumption, with how many distinct callers are for it and against it, of all who were heard."""
    rows = workspace.assumptions(study)
    if as_json:
        show_json([plain_assumption(one) for one in rows])
        return
    bars(rows)
    if not rows:
        say("no assumptions yet; callscope assumptions add TEXT --study NAME writes one down")


@assumptions.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_assumption(workspace: Workspace, name: str, as_json: bool) -> None:
    """The assumption NAME and the quotes for and against it."""
    one, said = workspace.assumption(name), workspace.said_to(name)
    if as_json:
        show_json({**plain_assumption(one), "quotes": [asdict(evidenced) for evidenced in said]})
        return
    show(f"{one.name}: {one.text}")
    show(f"{one.callers_for} for, {one.callers_against} against, of {count(one.callers, 'caller')}")
    show_table([_quoted(evidenced) for evidenced in said], ("", "id", "call", "at", "who", "text"))
    for note in _notes(one):
        say(note)


def _quoted(said: Evidenced) -> tuple[object, ...]:
    exhibit = said.exhibit
    quote, who = exhibit.quote, exhibit.name or exhibit.role
    sign, at = {"for": "+", "against": "−"}[said.stance], place(quote.start, quote.written)
    return sign, quote.id, exhibit.title, at, who, quote.text


@assumptions.command("add")
@click.argument("text")
@click.option("--study", default="", help="The study that it is written for.")
@click.option("--name", default="", help="A short name; without it the next of H1, H2 and so on.")
@json_option
@click.pass_obj
def add_assumption(workspace: Workspace, text: str, study: str, name: str, as_json: bool) -> None:
    """Write down what you believe: one sentence that callers can refute."""
    _stored(workspace.add_assumption(text, study, name), as_json)


@assumptions.command("edit")
@click.argument("name")
@click.option("--text", help="Another wording; after the first quote that is told beside it.")
@click.option("--rename", help="Another name, in the stance of its quotes too.")
@click.option("--study", help="Another study; '' for none.")
@json_option
@click.pass_obj
def edit_assumption(workspace: Workspace, /, name: str, as_json: bool, **given: str | None) -> None:
    """Word the assumption NAME otherwise, rename it, or give it to another study."""
    _stored(workspace.edit_assumption(name, **given), as_json)


def _stored(one: Assumption, as_json: bool) -> None:
    if as_json:
        show_json(plain_assumption(one))
        return
    say(f"{one.name}{f' of {one.study}' if one.study else ''}: {one.text}")
    for note in _notes(one):
        say(note)
    if spoken := one.speaks_for + one.speaks_against:
        say(f"{spoken} quote{' speaks' if spoken == 1 else 's speak'} of {one.name}")


@assumptions.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_assumption(workspace: Workspace, name: str, yes: bool) -> None:
    """Delete an assumption; its quotes keep their stance."""
    one = workspace.assumption(name)
    confirm(f"Delete {one.name}: {one.text}?", yes)
    workspace.remove_assumption(name)
    say(f"deleted: {one.name}; callscope undo takes it back")


COMMANDS = (assumptions,)
