"""How quick the screen is, measured on the real program in a terminal: first paint, opening, keys, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from callscope.bench import crowded
from callscope.bench.table import Measure, at_most
from callscope.bench.terminal import Terminal, running
from callscope.settings import Paths, find_models

ROUNDS = 5
KEYS = 200
PRESSES = 10_000
CURSOR = "▌"
"""What stands before the row under the cursor, and nowhere else."""
DOWN, UP, ENTER, ESCAPE = b"\x1b[B", b"\x1b[A", b"\r", b"\x1b"

EMPTY = """
from textual.app import App
from textual.widgets import Static


class Empty(App):
    def compose(self):
        yield Static("EMPTY")


Empty().run()
"""
"""The least that Textual can paint."""


def measure() -> Iterator[Measure]:
    """All figures of the screen."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        folder = Path(scratch)
        small, long, many = (Paths(folder / name, find_models()) for name in ("small", "long", "many"))
        crowded.many_calls(small, 20)
        crowded.long_call(long)
        crowded.long_call(long, title="Another three")
        crowded.many_calls(many)
        yield _help(small)
        yield from _paint(folder, small)
        yield from _crowd(many)
        yield from _call(long)


def _app(paths: Paths) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-m", "callscope"], {"CALLSCOPE_HOME": str(paths.home)}


def _help(paths: Paths) -> Measure:
    """The slowest help of all commands; of each the median of three, after one that only warms the machine."""
    command, environment = _app(paths)

    def ask(*name: str) -> tuple[float, str]:
        begun = time.perf_counter()
        whole = {**os.environ, **environment}
        said = subprocess.run([*command, *name, "--help"], env=whole, capture_output=True, text=True, check=True).stdout
        return time.perf_counter() - begun, said

    listed = ask()[1].partition("Commands:")[2].splitlines()
    names = [words[0] for row in listed if (words := row.split())]
    slowest = max(statistics.median(ask(name)[0] for _ in range(3)) for name in names)
    return at_most("--help, the slowest of all commands", f"{len(names)} commands", 1000 * slowest, "ms", 300)


def _paint(folder: Path, paths: Paths) -> Iterator[Measure]:
    empty = folder / "empty.py"
    empty.write_text(EMPTY)
    firsts, rows, empties = [], [], []
    for _ in range(ROUNDS + 1):
        with running([sys.executable, str(empty)], {}) as terminal:
            empties.append(terminal.until("EMPTY"))
        with running(*_app(paths)) as terminal:
            firsts.append(terminal.until("Callscope"))
            rows.append(firsts[-1] + terminal.until("Call 0"))
    # The first round only warms the machine.
    first, anchor = statistics.median(firsts[1:]), statistics.median(empties[1:])
    yield at_most("first paint", "20 calls", first, "s", 0.5, anchor)
    yield at_most("first paint against an empty Textual app", "20 calls", first / anchor, "times", 1.5)
    yield Measure("the calls are on the screen", "20 calls", statistics.median(rows[1:]), "s")


def _crowd(paths: Paths) -> Iterator[Measure]:
    times = []
    for _ in range(ROUNDS):
        with running(*_app(paths)) as terminal:
            times.append(terminal.until("Call 0"))
            terminal.settle()
            keys = [terminal.press(DOWN) for _ in range(50)]
    yield at_most("open", "10,000 calls", statistics.median(times), "s", 1.0)
    yield at_most("key to paint, 95th percentile", "10,000 calls", 1000 * _percentile(keys, 95), "ms", 100)


def _call(paths: Paths) -> Iterator[Measure]:
    data = "3 hours, 5,000 utterances, 30,000 words"
    yield at_most("open the call that the cursor rested on", data, 1000 * _opened(paths, rested=True), "ms", 300)
    yield at_most("open a call at once", data, 1000 * _opened(paths, rested=False), "ms", 300)
    with running(*_app(paths)) as terminal:
        terminal.until("Three hours")
        terminal.settle()
        terminal.send(ENTER)
        terminal.until("nobody")
        terminal.settle()
        keys = [terminal.press(DOWN) for _ in range(KEYS)]
        yield at_most("key to paint while scrolling, 95th percentile", data, 1000 * _percentile(keys, 95), "ms", 50)
        yield _playing(terminal, data)
        yield from _grown(terminal, data)


def _playing(terminal: Terminal, data: str) -> Measure:
    """The keys of a person who scrolls while the sound goes on and the screen follows it."""
    what = "key to paint while playing, 95th percentile"
    try:
        keys = list(_while_playing(terminal))
    except TimeoutError:  # nothing plays, or not for long: there is no sound device here
        terminal.settle()
        return Measure(what, data, None, "(no sound device)")
    return at_most(what, data, 1000 * _percentile(keys, 95), "ms", 50)


def _while_playing(terminal: Terminal) -> Iterator[float]:
    terminal.send(b" ")
    terminal.until("▶", most=20)
    for number in range(KEYS):
        yield terminal.shows(DOWN if number < KEYS // 2 else UP, CURSOR, most=5)
        terminal.rest(0.02)
    terminal.send(b" ")
    terminal.settle()


def _opened(paths: Paths, rested: bool) -> float:
    """Seconds from enter to the words, the median over programs; `rested`: half a second on the call before it."""
    times = []
    for _ in range(ROUNDS):
        with running(*_app(paths)) as terminal:
            terminal.until("Three hours")
            terminal.rest(2.0)  # what is imported after the first paint is there
            terminal.press(DOWN)
            if rested:
                terminal.rest(0.5)
            terminal.send(ENTER)
            times.append(terminal.until("nobody"))
    return statistics.median(times)


def _grown(terminal: Terminal, data: str) -> Iterator[Measure]:
    for _ in range(100):
        _presses(terminal, 10)
    before = terminal.memory()
    _presses(terminal, PRESSES)
    yield at_most(f"memory grown over {PRESSES:,} keys", data, terminal.memory() - before, "MB", 5)


def _presses(terminal: Terminal, count: int) -> None:
    """Half of them down, half up, as fast as the program takes them."""
    for number in range(count):
        terminal.send(DOWN if number % 200 < 100 else UP)
        if number % 20 == 19:
            terminal.settle()
    terminal.settle()


def _percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1]
