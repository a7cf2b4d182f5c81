"""studies: which question calls are heard for, with whose permission, and with what codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from callscope.cli.assumptions import bars, plain_assumption
from callscope.cli.shared import confirm, json_option, say, show, show_json, show_table, yes_option
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.call import Study
    from callscope.workspace import Workspace


@click.group()
def studies() -> None:
    """Questions being researched: who gave access, the calls, the codebook and the assumptions."""


def _plain(study: Study) -> dict[str, Any]:
    return {**study._asdict(), "past": study.past}


def _warn(*those: Study) -> None:
    for one in those:
        if one.past:
            say(f"{one.name}: {one.ends}; stop listening, or ask again: callscope studies set … --until DAY")


@studies.command("list")
@json_option
@click.pass_obj
def list_studies(workspace: Workspace, as_json: bool) -> None:
    """Every study, its calls and callers, and until when access was given."""
    rows = workspace.studies()
    if as_json:
        show_json([_plain(one) for one in rows])
        return
    show_table(
        [(one.name, one.calls, one.callers, one.reviewed, one.ends, one.question) for one in rows],
        ("study", "calls", "callers", "reviewed", "access", "question"),
    )
    _warn(*rows)


@studies.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_study(workspace: Workspace, name: str, as_json: bool) -> None:
    """The study NAME whole: question, access, calls, codebook, and its assumptions with who is for and against."""
    study, believed = workspace.study(name), workspace.assumptions(name)
    if as_json:
        show_json({**_plain(study), "assumptions": [plain_assumption(one) for one in believed]})
        return
    show(f"{study.name}: {study.question or 'no question yet'}")
    access = ", ".join(part for part in (study.access, study.ends) if part)
    show(f"access: {access or 'nothing noted'}{f' (given by {study.granted_by})' if study.granted_by else ''}")
    show(
        f"calls: {study.calls} heard, {study.reviewed} reviewed, {study.left_out} left out; "
        f"{study.callers} caller{'s' * (study.callers != 1)}"
    )
    show(f"codebook: {', '.join(study.tags) or 'all tags'}")
    show("assumptions:" if believed else "assumptions: none yet; callscope assumptions add TEXT --study " + study.name)
    bars(believed)
    _warn(study)


@studies.command("set")
@click.argument("name")
@click.option("--question", help="What is to be learned.")
@click.option("--rename", help="Another name for it.")
@click.option("--access", help="Which calls may be heard and for what, in your own words.")
@click.option("--granted-by", help="Who gave access.")
@click.option("--until", metavar="DAY", help="The last day of access, such as 2026-12-31; '' for no end.")
@json_option
@click.pass_obj
def set_study(workspace: Workspace, /, name: str, as_json: bool, **given: str | None) -> None:
    """Add the study NAME, or change what is given here of one."""
    study = workspace.set_study(name, **given)
    if as_json:
        show_json(_plain(study))
        return
    said = [study.question or "no question yet", study.access, f"by {study.granted_by}" if study.granted_by else ""]
    say(f"study {study.name}: {', '.join(one for one in (*said, study.ends) if one)}")


@studies.command("put")
@click.argument("name")
@click.argument("calls", nargs=-1, required=True)
@click.option("--out", is_flag=True, help="Take them out instead.")
@json_option
@click.pass_obj
def put(workspace: Workspace, name: str, calls: tuple[str, ...], out: bool, as_json: bool) -> None:
    """Put CALLS (ids or titles) into the study NAME."""
    study = workspace.put_into_study(name, [workspace.find(call) for call in calls], out)
    if as_json:
        show_json(_plain(study))
        return
    say(f"{study.name} has {study.calls} call{'s' * (study.calls != 1)} now")
    _warn(study)


@studies.command("tags")
@click.argument("name")
@click.argument("tags", nargs=-1)
@click.option("--out", is_flag=True, help="Take them out instead.")
@json_option
@click.pass_obj
def tag_study(workspace: Workspace, name: str, tags: tuple[str, ...], out: bool, as_json: bool) -> None:
    """Put TAGS into the codebook of the study NAME, or show it; while it names none, every tag belongs to it."""
    study = workspace.tag_study(name, *(((), tags) if out else (tags, ()))) if tags else workspace.study(name)
    if as_json:
        show_json(_plain(study))
        return
    known = {one.name.casefold(): one for one in workspace.tags()}
    rows = [known[one.casefold()] for one in study.tags]
    show_table([(one.name, one.quotes, one.callers, one.description) for one in rows], _HEADS)
    if not study.tags:
        say(
            f"{count(len(known), 'tag')} of the codebook belong to {study.name}; "
            "callscope studies tags NAME TAG... names its own"
        )


_HEADS = ("tag", "quotes", "callers", "description")


@studies.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_study(workspace: Workspace, name: str, yes: bool) -> None:
    """Delete a study and its assumptions; its calls and quotes stay."""
    believed = workspace.assumptions(name)
    with_them = f" and {', '.join(one.name for one in believed)}" if believed else ""
    confirm(f"Delete the study {name}{with_them}?", yes)
    say(f"deleted: {workspace.remove_study(name).name}{with_them}; callscope undo takes it back")


COMMANDS = (studies,)
