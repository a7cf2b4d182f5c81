"""The root command."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from callscope.errors import UsageProblem
from callscope.settings import find_paths
from callscope.workspace import Workspace

MODULES = {
    "hear": ("hear", "demo"),
    "listen": ("listen",),
    "marks": ("marks", "shift"),
    "watch": ("watch",),
    "cluster": ("cluster",),
    "imports": ("import",),
    "calls": ("calls", "callers"),
    "play": ("play",),
    "library": ("search", "utterances", "undo", "redo"),
    "quotes": ("quotes", "suggestions"),
    "rank": ("rank",),
    "codes": ("codes",),
    "themes": ("themes",),
    "insights": ("insights",),
    "actions": ("actions",),
    "experiments": ("experiments",),
    "sampling": ("sampling",),
    "codebook": ("tags", "lists"),
    "export": ("export",),
    "redact": ("redact",),
    "models": ("models",),
    "studies": ("studies",),
    "assumptions": ("assumptions",),
    "rules": ("rules",),
    "moods": ("moods",),
    "report": ("report",),
    "exports": ("exports",),
    "consent": ("consent",),
    "copies": ("backup", "restore", "merge"),
    "erase": ("erase", "purge", "erased"),
    "retention": ("retention",),
    "audit": ("audit",),
    "serve": ("serve",),
    "system": ("doctor", "paths", "settings", "bench"),
}
"""Which commands each module has."""

WHERE = {name: module for module, names in MODULES.items() for name in names}


class Commands(click.Group):
    """All commands, each imported when it is asked for: a command needs none of the others (80 ms)."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(WHERE)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in WHERE:
            return None
        commands: tuple[click.Command, ...] = import_module(f"callscope.cli.{WHERE[cmd_name]}").COMMANDS
        return next(one for one in commands if one.name == cmd_name)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workspace", type=click.Path(path_type=Path), help="Folder of the store, settings and recordings.")
@click.version_option(package_name="callscope")
@click.pass_context
def callscope(context: click.Context, workspace: Path | None) -> int:
    """Hear support calls, tag the quotes that matter, rank what callers need. Nothing leaves this machine.

    Without a command, the terminal interface starts.
    """
    context.obj = Workspace(find_paths(workspace))
    if context.invoked_subcommand is None:
        from callscope.cli.screen import start_screen

        return start_screen(context.obj)
    return 0


def command(arguments: list[str]) -> int:
    """Runs a command; returns its exit code. Raises CallscopeError, also for wrong usage, or KeyboardInterrupt."""
    try:
        result = callscope.main(arguments, prog_name="callscope", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        return _list_commands(error.ctx)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "callscope"
        raise UsageProblem(error.format_message(), f"see {where} --help") from error
    except click.Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0


def _list_commands(context: click.Context) -> int:
    """Says what may follow a noun that stands alone, a line for each. It is wrong usage all the same: no result."""
    click.echo(context.get_help(), err=True)
    return UsageProblem.exit_code
