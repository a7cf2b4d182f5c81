"""The root command, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

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

MODULES = (
    "hear", "listen", "marks", "watch", "imports", "calls", "play", "library",
    "quotes", "rank", "codes", "themes", "insights", "actions", "experiments", "sampling", "codebook", "export",
    "redact", "models", "studies", "assumptions", "rules", "report", "exports", "copies", "system",
)  # fmt: skip
"""Where the commands are."""


class Commands(click.Group):
    """All commands, imported when one is asked for: the screen needs none of them (25 ms)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        from importlib import import_module

        for name in MODULES:
            module = import_module(f"callscope.cli.{name}")
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
        from callscope.cli.screen import start_screen

        start_screen(context.obj)


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
