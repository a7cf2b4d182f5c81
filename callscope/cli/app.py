"""The root command, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from callscope.cli.shared import say, say_error
from callscope.errors import CallscopeError, Cancelled, UsageProblem
from callscope.settings import find_paths
from callscope.workspace import Workspace

INTERRUPTED = 130


class Commands(click.Group):
    """All commands, imported when one is asked for: the screen needs none of them (25 ms)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        from callscope.cli import calls, codebook, export, hear, library, listen, models, play, quotes, studies, system

        for module in (hear, listen, calls, play, library, quotes, codebook, export, models, studies, system):
            for command in module.COMMANDS:
                self.add_command(command)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workspace", type=click.Path(path_type=Path), help="Folder of the store, settings and recordings.")
@click.version_option(package_name="callscope")
@click.pass_context
def callscope(context: click.Context, workspace: Path | None) -> None:
    """Hear support calls, tag the quotes that matter, rank what callers need. Nothing leaves this machine.

    Without a command, the terminal interface starts.
    """
    context.obj = Workspace(find_paths(workspace))
    if context.invoked_subcommand is None:
        _start_screen(context.obj)


def _start_screen(workspace: Workspace) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem("the terminal interface needs a terminal", "callscope --help lists the commands that do not")
    # What is imported stays, and what is read is large: looking for garbage in it took a third of opening a long call.
    gc.disable()
    from callscope.tui.app import CallscopeApp  # Textual: 200 ms

    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()
    # Threads that read or decode give way to a key after a millisecond, not after five.
    sys.setswitchinterval(0.001)
    screen = CallscopeApp(workspace)
    # Where a shell had a hangup ignored, a screen whose terminal is gone would look for keys for ever.
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: screen.hang_up(128 + number))
    screen.run()
    if screen.return_code:  # a fault of the program: its traceback is on the terminal
        raise click.exceptions.Exit(screen.return_code)


def run(arguments: list[str]) -> int:
    """Runs the command line; returns its exit code. Errors go to stderr, as JSON to stdout where --json was asked."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminated)
    as_json = "--json" in arguments
    try:
        result = callscope.main(arguments, prog_name="callscope", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except CallscopeError as error:
        return say_error(error, as_json)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return say_error(_usage(error), as_json)
    except (KeyboardInterrupt, click.Abort):
        say("stopped; what was finished is kept")
        return INTERRUPTED if not as_json else say_error(Cancelled(), True)
    except BrokenPipeError:
        # The reader of our output went away (head -1): nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _usage(error: click.ClickException) -> UsageProblem:
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "callscope"
    return UsageProblem(error.format_message(), f"see {where} --help")


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
