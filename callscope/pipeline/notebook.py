"""A call of which nothing may be recorded: marks, notes and questions without sound and without what was said."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.audio.capture import journal
from callscope.audio.capture.journal import Journal
from callscope.audio.capture.room import Lock, busy, demand_writable
from callscope.audio.capture.take import free
from callscope.call import Call, Consent, Quote, Recording, Speaker, Utterance
from callscope.errors import CallscopeError
from callscope.nouns.live import Event, Marked, Noted, Salvaged, Stopped
from callscope.nouns.live import Recording as Began
from callscope.pipeline.marks import quotes_of
from callscope.pipeline.noting import Noting, kept
from callscope.pipeline.recorded import facts_of, keep_quotes

if TYPE_CHECKING:
    from callscope.settings import Paths
    from callscope.store.library import Library

FORM = "notes"
"""What the first line of such a journal calls itself."""

BASIS = "notes only: no sound and no words were kept"
"""What stands for the consent of such a call."""

_SHOWN = 1.0
"""Seconds that a row of a note is long, so that its quote stands on it."""


class Notebook(Noting):
    """One shift of calls without sound, used once. The same acts as a Session's, except those about the record."""

    def __init__(self, paths: Paths, library: Library, tell: Callable[[Event], None], title: str = "") -> None:
        super().__init__(paths.recordings)
        self.fault: CallscopeError | None = None
        self.calls: list[str] = []
        """The ids of the calls that ended."""
        self._folder, self._library, self._tell, self._title = paths.recordings, library, tell, title
        self._journal: Journal | None = None
        self._began = 0.0
        self._running = False

    @property
    def running(self) -> bool:
        """Whether the shift goes on."""
        return self._running

    @property
    def now(self) -> float:
        """The second of the present call."""
        return time.monotonic() - self._began if self._journal else 0.0

    @property
    def duration(self) -> float:
        """Seconds of the present call."""
        return self.now

    def start(self) -> None:
        """Begins. Raises StorageFailed or Refused."""
        demand_writable(self._folder)
        self._lock = Lock(self._folder, self._title)
        try:
            self._open()
        except CallscopeError:
            self._lock.release()
            raise
        self._running = True
        self._inbox.start()

    def next_call(self, title: str = "") -> None:
        """Ends this call and begins the next."""
        try:
            self._end("next call")
        finally:
            self._forget_numbers()
            self._title = title
            self._open()

    def decline(self) -> None:
        """The caller said no to notes too: they go; that they declined is kept."""
        if self._journal is None:
            return
        path, now = self._journal.path, self.now
        self._journal.close()
        self._journal = None
        path.unlink(missing_ok=True)
        self._library.keep_consent(Consent(path, "declined", BASIS, self._title))
        self._tell(Stopped(now, now, None, now, "the caller declined"))

    def stop(self) -> None:
        """Ends the call and the shift."""
        self._inbox.stop()
        try:
            self._end("stopped")
        finally:
            self._running = False
            self._lock.release()

    def state(self) -> dict[str, Any]:
        """How it stands, as values that JSON has."""
        return {"records": False, "title": self._title, "now": round(self.now, 1)}

    def _note(self, what: Noted, t: float | None = None, **values: Any) -> int:
        number, now = next(self._numbers), self.now
        moment = round(now if t is None else t, 3)
        if self._journal:
            self._journal.add("note", what=what, id=number, t=moment, **kept(values))
            self._tell(Marked(moment, now, what, number, path=self._journal.path, **values))
        return number

    def _open(self) -> None:
        path = free(self._folder, self._title).with_suffix(".journal")
        self._journal = Journal(path)
        self._began = time.monotonic()
        self._journal.add("started", at=time.time(), pid=os.getpid(), title=self._title, form=FORM)
        self._tell(Began(0.0, 0.0, path, time.time()))

    def _end(self, reason: str) -> None:
        if self._journal is None:
            return
        path, now = self._journal.path, self.now
        self._journal.add("stopped", duration=round(now, 3), reason=reason)
        self._journal.sync()
        self._journal.close()
        self._journal = None
        try:
            if call := keep(path, self._library):
                self.calls.append(call)
        finally:
            self._tell(Stopped(now, now, None, now, reason))


def keep(path: Path, library: Library) -> str:
    """Stores what a journal of notes tells as a call with its quotes; returns its id, nothing where it is empty.

    Only then does the journal say that it is kept: where a full disk or a crash came between, it is kept at the next
    start.
    """
    lines = journal.read(path)
    if not any(one["kind"] == "note" for one in lines):
        path.unlink(missing_ok=True)
        return ""
    call = _call(path, lines)
    library.save_call(call)
    keep_quotes(library, _quotes(lines, call), call.recording.id)
    library.keep_consent(Consent(path, "unknown", BASIS, call.recording.title, call=call.recording.id))
    journal.append(path, "kept", call=call.recording.id)
    return call.recording.id


def salvage(folder: Path, library: Library) -> list[Salvaged]:
    """Stores the notes that a crash cut off. Those of a shift that still runs are left alone."""
    running = busy(folder)
    found = []
    for path in sorted(folder.glob("*.journal")):
        lines = journal.read(path)
        if _is_left(lines) and not (running and lines[0].get("pid") == running):
            if not any(one["kind"] == "stopped" for one in lines):
                journal.append(path, "stopped", duration=_last(lines), reason="cut off")
            if call := keep(path, library):
                found.append(Salvaged(path, _last(lines), str(lines[0].get("title") or ""), call))
    return found


def _is_left(lines: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these are notes that were never kept."""
    return bool(lines) and lines[0].get("form") == FORM and not any(one["kind"] == "kept" for one in lines)


def _call(path: Path, lines: Sequence[Mapping[str, Any]]) -> Call:
    facts = facts_of(path)
    duration = next((float(one["duration"]) for one in lines if one["kind"] == "stopped"), _last(lines))
    identity = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    title, held = facts.get("title", path.stem), facts.get("held_at")
    recording = Recording(identity, path, title, "notes", duration, channels=0, source="live", held_at=held)
    call = Call(recording, "", (Speaker("notes", "notes", "other", 1.0),), ())
    rows = tuple(_row(one) for one in _quotes(lines, call))
    return replace(call, utterances=rows)


def _quotes(lines: Sequence[Mapping[str, Any]], call: Call) -> list[Quote]:
    """The quotes, each on a row of its own: without words there is nothing else that it could stand on."""
    return [replace(one, start=one.end, end=one.end + _SHOWN, speaker="notes") for one in quotes_of(lines, call)]


def _row(quote: Quote) -> Utterance:
    said = quote.note or quote.kind or ", ".join(quote.tags) or "a mark"
    return Utterance(quote.start, quote.end, "notes", said)


def _last(lines: Sequence[Mapping[str, Any]]) -> float:
    return max((float(one["t"]) for one in lines if one["kind"] == "note"), default=0.0)
