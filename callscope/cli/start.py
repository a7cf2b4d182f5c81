"""Where the program begins, and the one place where an error becomes a line and an exit code.

Without arguments it is the screen, which needs nothing of the parser of commands: it is there 10 ms sooner.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from callscope.errors import CallscopeError, Cancelled
from callscope.silent import be_silent

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Runs the program; returns its exit code. Errors go to stderr, as JSON to stdout where --json was asked."""
    os.umask(0o077)
    be_silent()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = _command(arguments) if arguments else _screen()
        sys.stdout.flush()
        return code
    except CallscopeError as error:
        return _say(error, "--json" in arguments)
    except KeyboardInterrupt:
        return _say(Cancelled(), True) if "--json" in arguments else _stopped()
    except BrokenPipeError:
        # The reader of our output went away (head -1): nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _screen() -> int:
    from callscope.cli.screen import start_bare
    from callscope.settings import find_paths

    return start_bare(find_paths(None))


def _command(arguments: list[str]) -> int:
    from callscope.cli.app import command

    return command(arguments)


def _say(error: CallscopeError, as_json: bool) -> int:
    from callscope.cli.shared import say_error

    return say_error(error, as_json)


def _stopped() -> int:
    from callscope.cli.shared import say

    say("stopped; what was finished is kept")
    return INTERRUPTED


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
