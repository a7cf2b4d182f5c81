"""rules: what points at quotes, one's own rules and those that are brought along, and how often they are right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.shared import (
    clear_bar,
    confirm,
    given,
    json_option,
    progress_bar,
    say,
    show,
    show_json,
    show_table,
    yes_option,
)
from callscope.errors import UsageProblem
from callscope.moments import place
from callscope.nouns.ruled import SENTIMENTS, TONES, WHO, Judged, OwnRule, Tried
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.call import StoredSuggestion
    from callscope.workspace import Workspace


@click.group()
def rules() -> None:
    """Rules that suggest quotes, and how often people found them right."""


def _asking(command: Any) -> Any:
    for option in (
        click.option("--tone", "tones", type=click.Choice(TONES), multiple=True, help="One of these tones of voice."),
        click.option("--sentiment", type=click.Choice(SENTIMENTS), help="What the words say."),
        click.option("--speaker", help="A name or a label."),
        click.option("--who", type=click.Choice(WHO), help="Whose words; the customer's without it."),
        click.option("--unless", "unless", multiple=True, help="A phrase that must not be in the sentence."),
        click.option(
            "--pattern", "patterns", multiple=True, help="A regular expression; each search is stopped in time."
        ),
        click.option("--phrase", "phrases", multiple=True, help="Plain words: 'cancel*', 'close ... account'."),
        click.option("--kind", help="The kind of evidence."),
        click.option("--tag", "tags", multiple=True, help="A tag to suggest."),
    ):
        command = option(command)
    return command


EMPTY: Mapping[str, tuple[str, Any]] = {
    "tag": ("tags", ()),
    "kind": ("kind", ""),
    "phrase": ("phrases", ()),
    "pattern": ("patterns", ()),
    "unless": ("unless", ()),
    "speaker": ("speaker", ""),
    "sentiment": ("sentiment", ""),
    "tone": ("tones", ()),
}
"""The options of a rule that can be emptied, with the field and what it is then."""


def _plain(one: Judged) -> dict[str, Any]:
    plain = asdict(one)
    return plain | {
        "answers": one.answers._asdict(),
        "interval": list(one.interval) if one.interval else None,
        "n": one.answered,
        "brought_along": one.own is None,
    }


@rules.command("list")
@click.option("--own", is_flag=True, help="Only one's own.")
@json_option
@click.pass_obj
def list_rules(workspace: Workspace, own: bool, as_json: bool) -> None:
    """Every rule, one's own first; precision is accepted / (accepted + dismissed), with its 95 % interval."""
    rows = [one for one in workspace.rules() if one.own or not own]
    if as_json:
        show_json([_plain(one) for one in rows])
        return
    show_table([_row(one) for one in rows], _HEADS)
    if own and not rows:
        say("no rule of your own yet; callscope rules test --phrase WORDS tries one")


_HEADS = ("rule", "", "suggests", "open", "accepted", "dismissed", "precision", "asks for")


def _row(one: Judged) -> tuple[object, ...]:
    state = ("own" if one.own else "brought along") + ("" if one.on else ", OFF")
    suggests = " ".join((one.kind, *one.tags)).strip()
    return (
        one.name,
        state,
        suggests,
        one.answers.open,
        one.answers.accepted,
        one.answers.dismissed,
        _right(one),
        one.asks,
    )


def _right(one: Judged) -> str:
    if one.precision is None or one.interval is None:
        return "not answered yet"
    return f"{one.precision:.0%} ({one.interval.low:.0%}-{one.interval.high:.0%}, n={one.answered})"


@rules.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_rule(workspace: Workspace, name: str, as_json: bool) -> None:
    """The rule NAME: what it suggests, for what, and how often it was right."""
    one = workspace.rule(name)
    if as_json:
        show_json(_plain(one))
        return
    show(f"{one.name}: suggests {' '.join((one.kind, *one.tags)).strip()}{'' if one.on else ' - SWITCHED OFF'}")
    show(one.asks)
    show(f"precision: {_right(one)}; {one.answers.open} open")
    if one.own:
        show(f"as a line: {workspace.write_rule_line(one.own)}")


@rules.command("add")
@click.argument("name")
@_asking
@json_option
@click.pass_obj
def add_rule(workspace: Workspace, /, name: str, as_json: bool, **fields: Any) -> None:
    """Keep a rule NAME of one's own: callscope rules add angry-leaving --tag churn --phrase cancel --tone raised.

    Calls that are heard from now on get its suggestions; callscope rules run gives them to those heard already.
    """
    _kept(workspace, workspace.put_rule(OwnRule(name, **given(fields))), as_json)


@rules.command("edit")
@click.argument("name")
@click.option("--rename", help="Another name; its suggestions go along.")
@click.option(
    "--without", multiple=True, type=click.Choice(list(EMPTY)), help="What it no longer asks for or suggests."
)
@_asking
@json_option
@click.pass_obj
def edit_rule(
    workspace: Workspace, /, name: str, rename: str | None, without: tuple[str, ...], as_json: bool, **fields: Any
) -> None:
    """Change the rule NAME: what is given here replaces what it has."""
    old = workspace.own_rule(name)
    emptied = dict(EMPTY[one] for one in without)
    changed = replace(old, name=rename or old.name, **{**emptied, **given(fields)})
    _kept(workspace, workspace.put_rule(changed, old.name), as_json)


def _kept(workspace: Workspace, rule: OwnRule, as_json: bool) -> None:
    if as_json:
        show_json(_plain(workspace.rule(rule.name)))
    else:
        say(f"stored: {rule.name}: {rule.asks}; callscope rules run looks through the calls that are heard already")


@rules.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_rule(workspace: Workspace, name: str, yes: bool) -> None:
    """Delete a rule of one's own; its open suggestions go, quotes stay."""
    one = workspace.rule(name)
    confirm(f"Delete the rule {one.name} and its {count(one.answers.open, 'open suggestion')}?", yes)
    say(f"deleted: {workspace.remove_rule(one.name).name}; callscope undo takes it back")


@rules.command("on")
@click.argument("name")
@json_option
@click.pass_obj
def switch_on(workspace: Workspace, name: str, as_json: bool) -> None:
    """Let the rule NAME suggest again."""
    one = workspace.switch_rule(name, True)
    _switched(
        one, as_json, f"{one.name} is on; callscope rules run looks through the calls that were heard while it was off"
    )


@rules.command("off")
@click.argument("name")
@json_option
@click.pass_obj
def switch_off(workspace: Workspace, name: str, as_json: bool) -> None:
    """Let the rule NAME suggest nothing: its open suggestions are out of sight, new calls get none."""
    one = workspace.switch_rule(name, False)
    _switched(one, as_json, f"{one.name} is off; callscope rules on {one.name} brings it back")


def _switched(one: Judged, as_json: bool, said: str) -> None:
    if as_json:
        show_json(_plain(one))
    else:
        say(said)


@rules.command("test")
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many places are shown.")
@_asking
@json_option
@click.pass_obj
def test_rule(workspace: Workspace, /, name: str | None, limit: int, as_json: bool, **fields: Any) -> None:
    """Show what a rule would find in all heard calls, without keeping anything.

    The rule NAME, with what is given here in place of what it has; or a new one: rules test --phrase 'cancel*'.
    """
    old = workspace.own_rule(name) if name else OwnRule("test")
    rule = replace(old, **given(fields))
    if not (rule.phrases or rule.patterns or rule.tones or rule.sentiment):
        raise UsageProblem("nothing to look for", "give it --phrase, --pattern, --tone or --sentiment")
    tried = _with_bar(lambda report: workspace.try_rule(rule, report))
    if as_json:
        found = [{"title": one.title, **asdict(one.suggestion)} for one in tried.found]
        show_json({"rule": asdict(rule), "heard": tried.heard, "calls": tried.calls, "found": found})
    else:
        _show_tried(tried, limit)


def _show_tried(tried: Tried, limit: int) -> None:
    rows = [_placed(one) for one in tried.found[:limit]]
    show_table(rows, ("call", "at", "text"))
    more = f"; {len(tried.found) - limit} more with --limit {len(tried.found)}" if len(tried.found) > limit else ""
    say(f"{tried.rule.asks}: {len(tried.found)} found in {tried.calls} of {count(tried.heard, 'call')}{more}")


def _placed(stored: StoredSuggestion) -> tuple[str, str, str]:
    one = stored.suggestion
    return stored.title, place(one.start, one.written), one.text


@rules.command("run")
@json_option
@click.pass_obj
def run_rules(workspace: Workspace, as_json: bool) -> None:
    """Run all rules that are on over the heard calls; what was accepted or dismissed stays so."""
    ran = _with_bar(workspace.run_rules)
    if as_json:
        show_json(ran._asdict())
        return
    say(f"looked through {count(ran.calls, 'call')}: {count(ran.new, 'new suggestion')}; callscope suggestions list")
    for name in ran.slow:
        say(f"the rule {name} takes too long on some calls and was not used there; callscope rules edit {name}")


def _with_bar(work: Callable[[Any], Any]) -> Any:
    try:
        return work(progress_bar("rules"))
    finally:
        clear_bar()


COMMANDS = (rules,)
