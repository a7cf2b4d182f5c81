"""export: a call's transcript for others to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.cli.leaving import manner
from callscope.cli.redact import counts, redact_option, redacting, say_redacted
from callscope.cli.shared import say, show

if TYPE_CHECKING:
    from callscope.nouns.consented import Leave
    from callscope.workspace import Workspace
    from callscope.workspace.redaction import Redactor


@click.command()
@click.argument("call")
@click.option(
    "--format", "form", type=click.Choice(["txt", "md", "json", "srt", "vtt"]), default="txt", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it the text goes to stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@redact_option
@click.pass_obj
def export(
    workspace: Workspace, call: str, form: str, output: Path | None, force: bool, as_json: bool, redact: bool | None
) -> None:
    """The transcript of a call, with speakers, tone and sentiment."""
    found = workspace.call(workspace.find(call))
    identity = found.recording.id
    redactor = workspace.redactor() if redacting(workspace, redact, counts(workspace, identity)) else None
    form = "json" if as_json else form
    leave = workspace.leave(f"transcript {form}", [identity], manner())
    text = workspace.transcript(found, form, redactor)
    send_out(workspace, leave, text, output, force, found.recording.title, redactor is not None)
    if redactor:
        say(f"redacted: {redactor.said}; callscope redact {identity} shows them")


def write_out(workspace: Workspace, text: str, output: Path | None, force: bool, what: str) -> None:
    """Text to stdout, or to a file that is not overwritten without `force`."""
    if output is None:
        show(text)
    else:
        workspace.write(output, text, force)
        say(f"written: {what} to {output}")


def send_out(
    workspace: Workspace, leave: Leave, text: str, output: Path | None, force: bool, what: str, redacted: bool
) -> None:
    """The same with what may leave, which is noted first."""
    if output is None:
        workspace.note_export(leave, None, redacted)
        show(text)
    else:
        workspace.send(leave, output, text, force, redacted)
        say(f"written: {what} to {output}")


def send_evidence(
    workspace: Workspace,
    leave: Leave,
    made: Callable[[Redactor | None], str],
    output: Path | None,
    force: bool,
    what: str,
    redact: bool,
) -> None:
    """Insights or sheets to stdout or to a file, and what was taken out of them."""
    text, said = workspace.send_evidence(leave, made, output, redact, force)
    if output is None:
        show(text)
    else:
        say(f"written: {what} to {output}")
    if said is not None:
        say_redacted(said)


COMMANDS = (export,)
