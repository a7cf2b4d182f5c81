"""Acts on a shift that runs in another process: a mark from a desktop shortcut, the next call from a telephony event.

A request is a file in a folder beside the recordings, written whole under its name; the shift takes it, obeys and
writes the answer beside it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from callscope.audio.capture.room import busy
from callscope.errors import CallscopeError, DeviceFailed, NotFound, UsageProblem

FOLDER = ".control"
"""Beside the recordings, for their owner alone."""

LOOK = 0.05
"""Seconds between two looks."""

PATIENCE = 10.0
"""Seconds that an answer may take: the disk may be slow."""

Act = Callable[..., Any]

log = logging.getLogger(__name__)


class Inbox:
    """Obeys requests while a shift runs. `acts` are what may be asked for, by name; their answers must be JSON."""

    def __init__(self, recordings: Path, acts: Mapping[str, Act]) -> None:
        self._folder, self._acts = recordings / FOLDER, acts
        self._over = threading.Event()

    def start(self) -> None:
        """Begins to look, with an empty folder: what was asked of an earlier shift is not meant for this one."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for path in self._folder.iterdir():
                path.unlink(missing_ok=True)
        except OSError:
            log.exception("other windows cannot ask anything of this shift")  # which goes on all the same
            return
        threading.Thread(target=self._run, name="callscope-inbox", daemon=True).start()

    def stop(self) -> None:
        """Looks no more."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(LOOK):
            for path in sorted(self._folder.glob("*.ask")):
                self._answer(path)

    def _answer(self, path: Path) -> None:
        try:
            asked = json.loads(path.read_text(encoding="utf-8"))
            path.unlink()
            _write(path.with_suffix(".answer"), self._obeyed(asked))
        except Exception:  # of whatever kind: the next request may be a good one
            log.exception("a request was not understood")
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _obeyed(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        act = self._acts.get(str(asked.get("act")))
        if act is None:
            return {"error": f"it cannot {asked.get('act')}"}
        try:
            return {"value": act(**asked.get("values", {}))}
        except CallscopeError as error:
            return {"error": error.message, "hint": error.hint}
        except TypeError as error:
            return {"error": str(error)}


def ask(recordings: Path, act: str, **values: Any) -> Any:
    """Has the shift that runs here do something; returns its answer.

    Raises NotFound where nobody listens in, UsageProblem for what it refused, DeviceFailed where it does not answer.
    """
    if not busy(recordings):
        raise NotFound("nobody listens in here", "callscope listen begins a shift")
    path = recordings / FOLDER / f"{time.time_ns():020}-{secrets.token_hex(4)}.ask"
    try:
        _write(path, {"act": act, "values": values})
    except OSError as error:
        raise DeviceFailed(f"the shift takes no requests: {error.strerror}", "use its own screen") from error
    answer = path.with_suffix(".answer")
    until = time.monotonic() + PATIENCE
    while not answer.exists():
        if time.monotonic() > until:
            path.unlink(missing_ok=True)
            raise DeviceFailed("the shift does not answer", "look at its screen")
        time.sleep(LOOK)
    found = json.loads(answer.read_text(encoding="utf-8"))
    with contextlib.suppress(OSError):
        answer.unlink()
    if "error" in found:
        raise UsageProblem(str(found["error"]), str(found.get("hint") or "callscope shift show tells how it stands"))
    return found["value"]


def _write(path: Path, value: Mapping[str, Any]) -> None:
    """The file appears whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value), encoding="utf-8")
    os.replace(part, path)
