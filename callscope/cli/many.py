"""hear with workers, by parts, and what failed before: a run over thousands of files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.call import Outcome
from callscope.cli.board import Board
from callscope.cli.outcomes import exit_code, failed, summary
from callscope.cli.shared import as_json_text, say, show, show_json
from callscope.errors import CallscopeError, Cancelled, SomeFailed, UsageProblem
from callscope.moments import clock
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.cli.hear import Plan
    from callscope.workspace import Workspace

NAMED = 3
"""Files that are named for each reason at the end."""


def hear_many(
    workspace: Workspace, files: tuple[Path, ...], plan: Plan, caller: str, force: bool, as_json: bool
) -> int:
    """Hears what the plan says, with a board of all that is being heard, and sums up; the exit code."""
    if plan.retry:
        workspace.demand_retry_list(plan.retry)
    chosen = _chosen(workspace, files, plan)
    run = Run(workspace, chosen, quiet=as_json)
    try:
        if chosen:
            run.over(_outcomes(workspace, chosen, plan, caller, force, run.board))
    finally:
        run.board.close()
        if plan.retry:
            workspace.write_retry_list(plan.retry, [*run.ended.values(), *([] if files else run.left)])
        run.sum_up(plan.retry)
    bad = [one for one in run.ended.values() if one.error]
    if len(chosen) == 1 and bad:
        return exit_code(bad, as_json)
    whole = not as_json or _show_json(workspace, chosen, run)
    return SomeFailed.exit_code if bad or not whole else 0


def _show_json(workspace: Workspace, files: Sequence[Path], run: Run) -> bool:
    """One call after the other, from the store: never all in memory. Whether all of them could be shown."""
    if len(files) == 1:
        show_json(workspace.as_json(workspace.call(run.heard[files[0]])))
        return True
    whole = True
    click.echo("[")
    for number, path in enumerate(files, start=1):
        part = _plain(workspace, run, path)
        whole = whole and "error" not in part
        click.echo(as_json_text(part) + ("," if number < len(files) else ""))
    click.echo("]")
    return whole


def _plain(workspace: Workspace, run: Run, path: Path) -> dict[str, Any]:
    if path not in run.heard:
        return failed(run.ended[path])
    try:
        return workspace.as_json(workspace.call(run.heard[path]))
    except CallscopeError as error:  # it was heard, and its caller said no
        return failed(Outcome(path, error=error))


def _chosen(workspace: Workspace, files: tuple[Path, ...], plan: Plan) -> list[Path]:
    if plan.shard and (plan.failed or (plan.retry and not files)):
        raise UsageProblem("what failed here, or stands in a list, is not parted again", "leave --shard out")
    if plan.failed:
        found = workspace.failed(files)
        return _chosen_of(workspace, found, plan, "nothing failed before")
    if not files and plan.retry:
        return _chosen_of(workspace, workspace.retry_list(plan.retry), plan, "the list is empty")
    if not files:
        raise UsageProblem("no file is named", "name files or folders, or add --failed or --retry LIST")
    return _chosen_of(workspace, files, plan, "")


def _chosen_of(workspace: Workspace, files: Sequence[Path], plan: Plan, none: str) -> list[Path]:
    if not files:
        say(none)
        return []
    chosen = workspace.chosen(files, plan.shard, plan.subfolders)
    if not chosen:
        say(f"no file is of part {plan.shard}")
    return chosen


def _outcomes(
    workspace: Workspace, files: Sequence[Path], plan: Plan, caller: str, force: bool, board: Board
) -> Iterator[Outcome]:
    if plan.cluster:
        return workspace.hear_on(plan.cluster, files, board.watch, caller, force)
    jobs = 1 if plan.jobs is None else plan.jobs
    return workspace.hear_with(jobs, plan.threads, files, board.watch, caller, force)


class Run:
    """What became of the files so far: no call is held, so that memory does not grow with their number.

    `ended` has the outcomes without their calls, `heard` the ids of these.
    """

    def __init__(self, workspace: Workspace, files: Sequence[Path], quiet: bool) -> None:
        self._workspace, self._files, self._quiet = workspace, files, quiet
        self.board = Board(self._head)
        self.ended: dict[Path, Outcome] = {}
        self.heard: dict[Path, str] = {}
        self._new, self._bad, self._sound, self._begun = 0, 0, 0.0, time.monotonic()
        self._sizes = {one: one.stat().st_size if one.is_file() else 0 for one in files}
        self._heavy, self._waiting = 0, sum(self._sizes.values())

    @property
    def left(self) -> list[Outcome]:
        """The files whose turn did not come."""
        untried = Cancelled("not tried yet")
        return [Outcome(one, error=untried) for one in self._files if one not in self.ended]

    def over(self, outcomes: Iterator[Outcome]) -> None:
        """Takes the outcomes as they come."""
        with closing(outcomes):  # type: ignore[type-var]
            for outcome in outcomes:
                self._take(outcome)

    def _take(self, outcome: Outcome) -> None:
        self.ended[outcome.path] = outcome._replace(call=None)
        self._bad += outcome.call is None
        self._waiting -= self._sizes.get(outcome.path, 0)
        if outcome.call:
            self.heard[outcome.path] = outcome.call.recording.id
        if outcome.call and not outcome.known:
            self._new += 1
            self._heavy += self._sizes.get(outcome.path, 0)
            self._sound += outcome.call.recording.duration
        self.board.ended(outcome.path, lambda: self._tell(outcome))

    def _tell(self, outcome: Outcome) -> None:
        if outcome.error:
            say(f"{outcome.path.name}: {outcome.error.message}")
        elif not self._quiet:
            show(summary(self._workspace, outcome))

    def _head(self) -> str:
        spent = time.monotonic() - self._begun
        total, done = len(self._files), len(self.ended)
        parts = [f"{done:,} of {total:,}"] + [f"{self._bad:,} not heard"] * bool(self._bad)
        if self._new and spent > 1:
            left = clock(spent * self._waiting / max(1, self._heavy))
            parts += [f"{clock(self._sound)} of sound, {self._sound / spent:.1f} times real time", f"{left} left"]
        return " · ".join(parts)

    def sum_up(self, retry: Path | None) -> None:
        """Says what was heard, what was not and why, and how to go on."""
        if not self.ended:
            return
        known = len(self.heard) - self._new
        left = len(self._files) - len(self.ended)
        counts = {"heard": self._new, "known before": known, "not heard": self._bad, "left": left}
        said = " · ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        say(f"{said} · {clock(self._sound)} of sound in {clock(time.monotonic() - self._begun)}")
        _say_reasons([one for one in self.ended.values() if one.error])
        if left:
            say("  → the same command goes on where this one stopped")
        elif self._bad:
            say(f"  → callscope hear {f'--retry {retry}' if retry else '--failed'} tries them again")


def _say_reasons(bad: Sequence[Outcome]) -> None:
    reasons: dict[str, list[str]] = {}
    for one in bad:
        reasons.setdefault(_reason(one), []).append(one.path.name)
    for reason, names in sorted(reasons.items(), key=lambda item: -len(item[1])):
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        say(f"  {len(names):,}  {reason}: {', '.join(names[:NAMED])}{more}")


def _reason(outcome: Outcome) -> str:
    """The message without the file's name, so that files that failed alike stand together."""
    assert outcome.error is not None
    said = line(outcome.error.message)
    for name in (line(str(outcome.path)), line(str(outcome.path.absolute())), line(outcome.path.name)):
        said = said.replace(name, "")
    return " ".join(said.split()).strip(" :")
