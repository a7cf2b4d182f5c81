"""What every command shares: results on stdout, words on stderr, progress, confirmation."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from callscope.call import Progress, Report, unheard
from callscope.errors import CallscopeError, UsageProblem
from callscope.moments import clock, middle
from callscope.safe import block, json_text, line

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that somebody gave."""
    return {name: value for name, value in options.items() if value not in (None, ())}


def say(text: str) -> None:
    """A line for the person, on stderr."""
    click.echo(line(text), err=True)


def say_error(error: CallscopeError, as_json: bool) -> int:
    """One clear line and the next step; returns the exit code."""
    if as_json:
        show_json({"error": as_error(error)})
    else:
        click.echo(f"callscope: {line(error.message)}", err=True)
        if error.hint:
            click.echo(f"  → {line(error.hint)}", err=True)
    return error.exit_code


def as_error(error: CallscopeError) -> dict[str, str]:
    """What went wrong, for JSON."""
    return {"code": error.code, "message": line(error.message), "hint": line(error.hint)}


def show(text: str) -> None:
    """A result on stdout."""
    click.echo(block(text))


def show_json(value: Any) -> None:
    """A result as JSON; NaN is a bug and raises."""
    click.echo(as_json_text(value))


def as_json_text(value: Any) -> str:
    """The same as text."""
    return json_text(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str))


def show_table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Aligned columns with a head; nothing at all when there are no rows."""
    cells = [[line(str("" if cell is None else cell)) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(len(row[index]) for row in [list(heads), *cells]) for index in range(len(heads))]
    for row in [list(heads), *cells]:
        show("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


class Moment(click.ParamType[float]):
    """Seconds, m:ss or h:mm:ss; of a text the word, as in w41."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        text = str(value)
        try:
            seconds = _word(text) if text[:1] in ("w", "W") else _clock(text)
        except (ValueError, OverflowError):
            seconds = math.nan
        if not math.isfinite(seconds):
            self.fail(f"{text!r:.40} is not a time; give seconds, m:ss, or of a text the word (w41)", param, ctx)
        return seconds


def _word(text: str) -> float:
    number = int(text[1:])
    return middle(number) if number > 0 else math.nan


def _clock(text: str) -> float:
    parts = [float(part) for part in text.split(":")]
    return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))


MOMENT = Moment()


def confirm(question: str, yes: bool) -> None:
    """Asks; without a terminal and without --yes it refuses."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageProblem(f"this needs a confirmation: {question}", "add --yes")
    click.confirm(line(question), abort=True, err=True)


def progress_bar(what: str) -> Report:
    """A bar with the time left on a terminal; silence elsewhere."""
    return _Bar(line(what)) if draws() else unheard


def draws() -> bool:
    """Whether stderr is a terminal on which a line can be drawn over."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def bar(done: float) -> str:
    """A share 0..1 as a bar and a number."""
    filled = round(20 * done)
    return f"{'█' * filled}{'·' * (20 - filled)} {done:4.0%}"


class _Bar:
    """One line on stderr, drawn at most ten times a second."""

    def __init__(self, what: str) -> None:
        self._what, self._begun, self._drawn = what, time.monotonic(), 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if not progress.stage or (now - self._drawn < 0.1 and progress.done < 1):
            return
        self._drawn = now
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        text = f"{self._what}  {bar(progress.done)}  {self._left(now, progress.done)}"
        sys.stderr.write("\r" + f"{text}  {line(progress.said)}"[: width - 1].ljust(width - 1) + "\r")
        sys.stderr.flush()

    def _left(self, now: float, done: float) -> str:
        spent = now - self._begun
        return f"{clock(spent * (1 - done) / done)} left" if done > 0.03 and spent > 1 else ""


def clear_bar() -> None:
    """Wipes the bar's line, so that what follows starts clean."""
    if draws():
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write("\r" + " " * (width - 1) + "\r")
