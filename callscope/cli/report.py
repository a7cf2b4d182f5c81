"""report: the page of a study that goes to those who decide."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.leaving import manner, skip_option
from callscope.cli.redact import redact_option, redacting
from callscope.cli.shared import clear_bar, json_option, progress_bar, say, show_json
from callscope.nouns.ranked import Interval
from callscope.nouns.reported import NAMING, Naming, StudyReport, Wanted
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.workspace import Workspace

SCHEMA = "callscope.report/1"


@click.command()
@click.argument("study")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file; else STUDY-report.html is written here."
)
@click.option("--title", help="What stands over the page; kept with the study.")
@click.option("--summary", help="A few sentences under the title, kept too; - reads them from stdin.")
@click.option(
    "--callers", type=click.Choice(NAMING), default=NAMING[0], show_default=True, help="How callers are shown."
)
@click.option("--no-audio", is_flag=True, help="Without the clips of the quotes.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@redact_option
@skip_option
@json_option
@click.pass_obj
def report(
    workspace: Workspace,
    study: str,
    output: Path | None,
    title: str | None,
    summary: str | None,
    callers: Naming,
    no_audio: bool,
    force: bool,
    redact: bool | None,
    skip: bool,
    as_json: bool,
) -> None:
    """The report of STUDY as one HTML file: findings with quotes that play, rankings, charts, method and limits.

    It holds what callscope insights, rank, studies and sampling show, and loads nothing from elsewhere. With --title or
    --summary alone these are kept and no page is written; with --json alone the page is only described.
    """
    words = _kept(workspace, study, title, summary)
    wanted = Wanted(study, callers, not no_audio)
    if words and not output and not as_json:
        return
    workspace.preface(study)  # an unknown study is refused before anything is asked
    redactor = workspace.redactor() if redacting(workspace, redact, lambda: _personal(workspace, wanted)) else None
    if as_json and output is None:
        leave, wanted = workspace.report_leaves(wanted, "json", manner(skip))
        made = workspace.report(wanted, redactor)
        workspace.note_export(leave, None, redactor is not None)
        show_json({"schema": SCHEMA, **_plain(made)})
    else:
        made, path = workspace.write_report(wanted, output, force, redactor, progress_bar("report"), manner(skip))
        clear_bar()
        if as_json:
            show_json({"schema": SCHEMA, "path": str(path), "bytes": path.stat().st_size, **_plain(made)})
        else:
            _say_written(made, path)


def _kept(workspace: Workspace, study: str, title: str | None, summary: str | None) -> bool:
    if title is None and summary is None:
        return False
    text = sys.stdin.read() if summary == "-" else summary
    preface = workspace.set_preface(study, title, text)
    said = preface.title or "no title"
    say(f"stored for the report on {study}: {said}; {count(len(preface.summary.split()), 'word')} of summary")
    return True


def _personal(workspace: Workspace, wanted: Wanted) -> str:
    """What is in the calls of the report's quotes."""
    return workspace.report(wanted._replace(callers=NAMING[0]), workspace.redactor()).redacted


def _say_written(made: StudyReport, path: Path) -> None:
    clips = len({one.quote.id for one in made.cited if one.sounds})
    say(f"written: {path} ({path.stat().st_size / 1_000_000:.1f} MB, {count(clips, 'clip')})")
    if made.redacted:
        say(f"  redacted; found in the calls of its quotes: {made.redacted}; it is not anonymous")
    for warning in made.warnings:
        say(f"  {warning}")


def _plain(value: Any) -> Any:
    """Nouns as JSON has them, all the way down; an interval is a list, as in rank --json."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict") and not isinstance(value, Interval):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, Mapping) else value


COMMANDS = (report,)
