"""The program's commands in this process, with what they print."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from callscope.cli.start import run
from tests.hostile.doors import harmless, patient


class Said(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def callscope(*arguments: object, home: Path) -> Said:
    """Runs a command within five seconds; what it prints is looked at for anything that a terminal must not get."""
    before = signal.getsignal(signal.SIGTERM)
    with _caught() as (out, err), patient():
        code = run(["--workspace", str(home), *map(str, arguments)])
    signal.signal(signal.SIGTERM, before)
    said = Said(code, _read(out), _read(err))
    assert harmless(said.out + said.err), (said.out + said.err)[:2000]
    assert "Traceback" not in said.err
    assert code in range(10), said
    assert "No such option" not in said.out + said.err, "the test itself is wrong"
    return said


@contextmanager
def _caught() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    try:
        yield sys.stdout, sys.stderr  # type: ignore[misc]
    finally:
        sys.stdout, sys.stderr = kept


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


def around(home: Path) -> set[str]:
    """What lies beside a workspace, to see that nothing is written there."""
    return {str(one.relative_to(home.parent)) for one in home.parent.rglob("*") if home not in (one, *one.parents)}
