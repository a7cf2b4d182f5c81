"""hear and demo: a file goes in, a call comes out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from callscope.cli.outcomes import exit_code, failed, summary
from callscope.cli.shared import clear_bar, json_option, progress_bar, say, show, show_json
from callscope.errors import CallscopeError, UsageProblem
from callscope.moments import clock
from callscope.safe import line
from callscope.settings import Paths
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.call import Outcome, Report


def hear_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that change how a file is heard."""
    for option in (
        click.option("--speakers", type=click.IntRange(min=0), help="How many people speak; 0 finds out."),
        click.option("--language", help='A code such as "en"; without it each call\'s is detected.'),
        click.option("--model", help="A faster-whisper size, or a folder with a converted model."),
        click.option("--turns", help="A pyannote pipeline by name or folder instead of the default."),
    ):
        command = option(command)
    return command


class Plan(NamedTuple):
    """How many files are heard; see `many_options`."""

    jobs: int | None
    threads: int
    shard: str
    cluster: str
    subfolders: bool
    failed: bool
    retry: Path | None

    @property
    def many(self) -> bool:
        """Whether anything of it was asked for."""
        return self != Plan(None, 0, "", "", False, False, None)


def many_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for many files."""
    for option in (
        click.option(
            "--retry",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="LIST",
            help="Write what fails to LIST (CSV); without FILES hear what it names.",
        ),
        click.option("--failed", is_flag=True, help="Hear what failed before, of FILES or of all."),
        click.option("--subfolders", is_flag=True, help="Of a folder also what lies in the folders below."),
        click.option("--cluster", default="", metavar="URL", help="Hear on other machines: see callscope cluster."),
        click.option("--shard", default="", metavar="I/N", help="Only the Ith of N parts, for N machines."),
        click.option("--threads", type=click.IntRange(min=0), default=0, help="Threads of each worker; 0 shares out."),
        click.option("--jobs", type=click.IntRange(min=0), help="Workers side by side; 0: as many as it bears."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@hear_options
@click.option("--caller", default="", help="The customer's name.")
@click.option("--force", is_flag=True, help="Hear it again, even if nothing changed.")
@many_options
@json_option
@click.pass_obj
def hear(
    workspace: Workspace,
    /,
    files: tuple[Path, ...],
    speakers: int | None,
    language: str | None,
    model: str | None,
    turns: str | None,
    caller: str,
    force: bool,
    as_json: bool,
    **many: Any,
) -> int:
    """Hear recordings: words, speakers, roles, sentiment, tone. FILES may be folders.

    A call that was heard with the same options is shown from the store, so that a run that was stopped goes on when it
    is started again. Many files are heard by several workers with --jobs.
    """
    plan = Plan(**many)
    chosen = workspace.with_options(speakers=speakers, language=language, model=model, turns=turns)
    if plan.many:
        from callscope.cli.many import hear_many

        return hear_many(chosen, files, plan, caller, force, as_json)
    if not files:
        raise UsageProblem("no file is named", "name files or a folder; see callscope hear --help")
    outcomes = heard(chosen, files, caller, force, quiet=as_json)
    if as_json:
        outcomes = [_open(chosen, one) for one in outcomes]
        _show_json(chosen, outcomes)
    return exit_code(outcomes, as_json)


def heard(
    workspace: Workspace, files: tuple[Path, ...], caller: str, force: bool, quiet: bool = False
) -> list[Outcome]:
    """Hears files with a bar for each, and prints a line for each unless `quiet`."""
    outcomes = []
    for outcome in workspace.hear(files, _watch, caller, force):
        clear_bar()
        outcomes.append(outcome)
        if not quiet and outcome.call:
            show(summary(workspace, outcome))
        if outcome.error and len(files) > 1:
            say(f"{outcome.path.name}: {outcome.error.message}")
    return outcomes


def _open(workspace: Workspace, outcome: Outcome) -> Outcome:
    """The outcome, or why its words are not shown: it was heard with --force, and its caller said no."""
    try:
        return outcome._replace(call=outcome.call and workspace.call(outcome.call.recording.id))
    except CallscopeError as error:
        return outcome._replace(call=None, error=error)


def _watch(path: Path) -> Report:
    return progress_bar(path.name)


def _show_json(workspace: Workspace, outcomes: list[Outcome]) -> None:
    shown = [workspace.as_json(one.call) if one.call else failed(one) for one in outcomes]
    if len(shown) == 1:
        if outcomes[0].call:
            show_json(shown[0])
    else:
        show_json(shown)


@click.command()
@click.option("--no-tui", is_flag=True, help="Print the calls instead of showing them.")
@click.option("--fresh", is_flag=True, help="Forget what was tagged and heard before.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def demo(workspace: Workspace, no_tui: bool, fresh: bool, yes: bool) -> int:
    """Hear the sample calls in a demo workspace that is kept, then show them."""
    from callscope.cli.shared import confirm

    demo_paths = Paths(workspace.paths.demo, workspace.paths.models)
    if fresh and demo_paths.home.exists():
        confirm(f"forget everything in the demo workspace {demo_paths.home}?", yes)
        Workspace(demo_paths).forget()
    demo_workspace = Workspace(demo_paths)
    outcomes = heard(demo_workspace, tuple(demo_workspace.samples()), "", False, quiet=True)
    code = exit_code(outcomes, False)
    if no_tui or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _print_demo(demo_workspace, outcomes)
    else:
        from callscope.cli.screen import start_screen

        return start_screen(demo_workspace) or code
    return code


def _print_demo(workspace: Workspace, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.call is None:
            continue
        show(workspace.transcript(outcome.call, "txt"))
        show("Suggested quotes")
        for stored in workspace.suggestions(outcome.call.recording.id):
            one = stored.suggestion
            show(f"  {clock(one.start)}-{clock(one.end)}  {one.kind}  {line(one.text)}  ({line(one.because)})")
        show("")
    say(f"kept in {workspace.paths.home}; open it with: callscope demo (in a terminal)")


COMMANDS = (hear, demo)
