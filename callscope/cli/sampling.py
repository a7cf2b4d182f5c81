"""sampling: which calls to hear, and what may not be claimed yet."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.export import write_out
from callscope.cli.hear import heard
from callscope.cli.outcomes import exit_code
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.nouns.sampled import BY, SHARES, Draw, Sampling, Saturation
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.workspace import Workspace

SCHEMA = "callscope.sampling/1"
WIDTH = 40
"""Cells of the curve."""

study_option = click.option("--study", default="", help="The study that the sample is for.")
by_option = click.option("--by", multiple=True, type=click.Choice(BY), help="What the strata are; may be repeated.")


@click.group()
def sampling() -> None:
    """Draw calls at random, and see what may be claimed of those that were heard."""


@sampling.command("draw")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=click.IntRange(min=1), required=True, help="How many calls.")
@by_option
@click.option("--share", type=click.Choice(SHARES), default="proportional", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same calls.")
@study_option
@click.option("--queue", "enqueue", is_flag=True, help="Also put their files among those that are to be heard.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the list as CSV to a file.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@json_option
@click.pass_obj
def draw(
    workspace: Workspace, /, source: Path, study: str, enqueue: bool, output: Path | None, force: bool, as_json: bool,
    **how: Any,
) -> None:  # fmt: skip
    """Draw calls from SOURCE, a folder of recordings or a CSV of call records, and keep the list.

    A CSV needs a column that names each call (file, id, ...) and may have queue, date and duration. A larger --size
    with the same seed gives the same calls and some more.
    """
    drawn = workspace.draw_sample(source, study=study, **how)
    found = workspace.sampling(study)
    if output is not None:
        write_out(workspace, workspace.sample_table(found.picks), output, force, "the sample")
    if enqueue:
        waiting = workspace.enqueue(workspace.sample_to_hear(study))
        say(f"{count(waiting, 'file')} to be heard")
    if as_json:
        show_json(_plain(found))
    else:
        _show_draw(drawn, found)


def _show_draw(drawn: Draw, found: Sampling) -> None:
    rows = [(one.record.name, one.stratum, one.record.held_at[:10], "heard" if one.call else "") for one in found.picks]
    show_table(rows, ("call", "stratum", "held", ""))
    show("")
    _show_strata(found)
    say(
        f"{len(drawn.picked)} of {count(len(drawn.records), 'call')}, seed {drawn.seed}; "
        "callscope sampling hear hears them"
    )


@sampling.command("show")
@study_option
@by_option
@json_option
@click.pass_obj
def show_sampling(workspace: Workspace, study: str, by: tuple[str, ...], as_json: bool) -> None:
    """Heard against unheard, new tags per call, and what may not be claimed yet."""
    found, curve = workspace.sampling(study, by or None), workspace.saturation(study)
    if as_json:
        show_json({**_plain(found), "saturation": asdict(curve, dict_factory=_named)})
        return
    _show_strata(found)
    show("")
    _show_curve(curve)
    for said in (*found.said, *curve.said):
        show(said)


def _plain(found: Sampling) -> dict[str, Any]:
    return {"schema": SCHEMA, **asdict(found, dict_factory=_named)}


def _named(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """With the named tuples as objects; the records of a draw, which may be thousands, are left to its source."""
    return {name: _as_object(value) for name, value in pairs}


def _as_object(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _as_object(one) for name, one in value._asdict().items() if name != "records"}
    return [_as_object(one) for one in value] if isinstance(value, tuple | list) else value


def _show_strata(found: Sampling) -> None:
    total = ("all", found.of, found.drawn, found.heard, found.reviewed)
    rows = [(one.name, one.of, one.drawn, one.heard, one.reviewed) for one in found.strata]
    show_table([*rows, total] if len(rows) != 1 else rows, ("stratum", "calls", "drawn", "heard", "reviewed"))


def _show_curve(curve: Saturation) -> None:
    """A line for each reviewed call: a bar of the tags by then, and where the average order would be."""
    most = max((one.tags for one in curve.points), default=0) or 1
    rows = [
        (one.calls, one.title, len(one.new) or "", one.tags, f"{one.expected:.1f}", _bar(one.tags, one.expected, most))
        for one in curve.points
    ]
    heads = ("call", "title", "new tags", "tags", "expected", "█ tags so far  ┊ expected in any order")
    show_table(rows, heads)


def _bar(tags: int, expected: float, most: int) -> str:
    filled, mark = round(tags / most * WIDTH), round(expected / most * WIDTH)
    cells = ["█" if place < filled else " " for place in range(max(filled, mark))]
    if mark:
        cells[mark - 1] = "┊"
    return "".join(cells)


@sampling.command("hear")
@study_option
@click.pass_obj
def hear_sample(workspace: Workspace, study: str) -> int:
    """Hear the calls of the sample that are not heard yet, and put them into its study."""
    files = workspace.sample_to_hear(study)
    outcomes = heard(workspace, tuple(files), "", False) if files else []
    if not files:
        say("every call of the sample is heard")
    calls = [one.call for one in workspace.sampling(study).picks if one.call]
    if study and calls:
        say(f"{count(workspace.put_into_study(study, calls).calls, 'call')} in the study {study}")
    return exit_code(outcomes, False) if outcomes else 0


COMMANDS = (sampling,)
