"""Listening in through a shift: recording first, drafts beside it, marks into the journal, ended calls into the queue.

What is said of a call goes to its journal before it goes anywhere else, so that a crash keeps it.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture import journal
from callscope.audio.capture.recorder import Recorder
from callscope.audio.capture.recover import recover
from callscope.call import Call, Consent
from callscope.conversation.drafting.drafter import Drafter
from callscope.errors import CallscopeError
from callscope.live import SIDES, Event, Recording, Salvaged, Side, Sources, Stopped
from callscope.pipeline.marks import quotes_of
from callscope.settings import Paths, Settings

if TYPE_CHECKING:
    from callscope.store.library import Library

log = logging.getLogger(__name__)

Tell = Callable[[Event], None]


class Session:
    """One shift, used once. `basis` is how callers are told; `tell` is called from other threads and must not wait."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        library: Library,
        sources: Sources,
        basis: str,
        tell: Tell,
        *,
        title: str = "",
        drafts: bool = True,
    ) -> None:
        paths.recordings.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._library, self._basis, self._tell, self._title = library, basis, tell, title
        self._alone: Side = next((side for side in SIDES if getattr(sources, side)), SIDES[0])
        self._drafter = Drafter(settings, paths.models, tell) if drafts else None
        self._recorder = Recorder(paths.recordings, sources, self._told, title=title)
        self._numbers = itertools.count(1)
        self._declined: set[Path] = set()

    @property
    def running(self) -> bool:
        """Whether it still records."""
        return self._recorder.running

    @property
    def fault(self) -> CallscopeError | None:
        """Why recording ended, where that was no wish."""
        return self._recorder.fault

    @property
    def duration(self) -> float:
        """Seconds of the present call on the disk."""
        return self._recorder.duration

    @property
    def now(self) -> float:
        """The second of the present call that is being spoken."""
        return self._recorder.now

    def hours_left(self) -> float:
        """How long the disk lasts, in hours."""
        return self._recorder.hours_left()

    def start(self) -> None:
        """Begins; Recording is told when the first block is on the disk. Raises what the recorder raises."""
        if self._drafter:
            self._drafter.warm()
        try:
            self._recorder.start()
        except BaseException:
            self._end_drafts()
            raise

    def next_call(self, title: str = "") -> None:
        """Closes this call and begins the next on the running streams."""
        self._title = title
        self._recorder.next_call(title)

    def off_record(self) -> None:
        """Silence from fifteen seconds ago on; marks made in that time go with it."""
        self._recorder.off_record()

    def on_record(self) -> None:
        """On the record again."""
        self._recorder.on_record()

    def mark(self, kind: str = "", tag: str = "", whole: bool = False) -> int:
        """Marks what is being said, or with `whole` the last thirty seconds; returns the mark's number."""
        number = next(self._numbers)
        self._recorder.note("mark", id=number, quote=kind, tag=tag, whole=whole)
        return number

    def note(self, mark: int, text: str) -> None:
        """Adds a note to a mark."""
        self._recorder.note("note", of=mark, text=text)

    def take_back(self, number: int) -> None:
        """Takes a mark or a question back."""
        self._recorder.note("undone", id=number)

    def ask(self, question: str) -> int:
        """Notes a question to ask; returns its number."""
        number = next(self._numbers)
        self._recorder.note("question", id=number, text=question)
        return number

    def answered(self, number: int) -> None:
        """Ticks a question off."""
        self._recorder.note("answered", id=number)

    def decline(self) -> None:
        """The caller said no: the call's sound, words and marks go; that they declined is kept."""
        path = self._recorder.path
        if path is not None:
            self._declined.add(path)
            self._library.keep_consent(Consent(path, "declined", self._basis, self._title))
            self._recorder.discard()

    def stop(self) -> None:
        """Closes the call and frees the devices; what was drafted last is told before it returns."""
        self._recorder.stop()
        self._end_drafts()

    def wait(self, seconds: float) -> bool:
        """Waits until recording has ended, for at most so long; whether it has."""
        return self._recorder.wait(seconds)

    def _end_drafts(self) -> None:
        if self._drafter:
            self._drafter.stop()

    def _told(self, event: Event) -> None:
        try:
            if isinstance(event, Recording):
                self._library.keep_consent(Consent(event.path, "told", self._basis, self._title))
            elif isinstance(event, Stopped) and event.path is not None and event.path not in self._declined:
                self._library.enqueue(event.path)
        except CallscopeError:
            # The sound is on the disk and its journal beside it: the next start offers it.
            log.exception("a recording is not in the queue")
        if self._drafter:
            self._drafter.hear(event, self._alone)
        self._tell(event)


def is_live(path: Path) -> bool:
    """Whether a file is a recording of ours, with its journal beside it."""
    return path.suffix == ".wav" and path.with_suffix(".journal").is_file()


def facts_of(path: Path) -> dict[str, str]:
    """What a live recording's journal tells: its title, when it was held, and on which channel the agent is."""
    lines = journal.read(path.with_suffix(".journal"))
    started = next((one for one in lines if one["kind"] == "started"), {})
    began = next((one.get("began") for one in lines if one["kind"] == "recording"), None) or started.get("at")
    facts = {"title": str(started.get("title") or "")}
    if began:
        held = datetime.fromtimestamp(float(began), UTC).astimezone().replace(tzinfo=None).isoformat(timespec="minutes")
        facts = {"title": facts["title"] or f"Call of {held.replace('T', ' ')}", "held_at": held}
    if len(started.get("sides", ())) == len(SIDES):
        facts["agent_channel"] = "left"  # the researcher sits with the agent: the microphone is the first track
    return {name: value for name, value in facts.items() if value}


def take_over(library: Library, path: Path, call: Call) -> int:
    """Gives a live call that was heard its quotes and its consent, once; how many quotes."""
    place = path.with_suffix(".journal")
    lines = journal.read(place)
    if any(one["kind"] == "heard" for one in lines):
        return 0
    found = quotes_of(lines, call)
    for quote in found:
        library.add_quote(quote)
    known = [one for one in library.consents() if one.path == path]
    library.keep_consent(known[0]._replace(call=call.recording.id) if known else _unknown(path, call))
    journal.append(place, "heard", call=call.recording.id, quotes=len(found))
    return len(found)


def _unknown(path: Path, call: Call) -> Consent:
    return Consent(path, "unknown", "", call.recording.title, call=call.recording.id)


def salvage(paths: Paths, library: Library) -> list[Salvaged]:
    """Recordings that a crash cut off, made whole and put into the queue; each is told once."""
    found = recover(paths.recordings) if paths.recordings.is_dir() else []
    for one in found:
        library.enqueue(one.path)
    return [Salvaged(one.path, one.duration, one.title) for one in found]
