"""What became of files that were to be heard: lines, JSON and exit codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from callscope.cli.shared import as_error, say_error
from callscope.errors import SomeFailed
from callscope.moments import clock
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Outcome
    from callscope.workspace import Workspace


def summary(workspace: Workspace, outcome: Outcome) -> str:
    """A line on a call that was heard."""
    call = outcome.call
    assert call is not None
    roles = ", ".join(f"{one.shown} ({one.role} {one.confidence:.0%})" for one in call.speakers)
    suggested = count(len(workspace.suggestions(call.recording.id)), "suggested quote")
    known = "already known" if outcome.known else f"heard in {call.timings.get('total', 0):.0f} s"
    said = f"{count(len(call.utterances), 'utterance')} · {roles or 'no speech'} · {suggested} · {known}"
    notes = "".join(f"\n  note: {line(note)}" for note in call.notes)
    return f"{call.recording.id}  {line(call.recording.title)}  {clock(call.recording.duration)}  {line(said)}{notes}"


def failed(outcome: Outcome) -> dict[str, Any]:
    """A file that was not heard, for JSON."""
    error = outcome.error
    assert error is not None
    return {"path": line(str(outcome.path)), "error": as_error(error)}


def exit_code(outcomes: Sequence[Outcome], as_json: bool) -> int:
    """0, or 3 where some failed. Where there was one file and it failed, its error is raised."""
    errors = [one.error for one in outcomes if one.error]
    if not errors:
        return 0
    if len(outcomes) == 1:
        raise errors[0]
    if not as_json:
        said = f"{len(errors)} of {count(len(outcomes), 'file')} not heard"
        say_error(SomeFailed(said, "fix them and run it again; callscope calls list names them"), False)
    return SomeFailed.exit_code
