"""Listening in through a shift: recording first, drafts beside it, marks into the journal, ended calls into the queue.

What is said of a call goes to its journal before it goes anywhere else, so that a crash keeps it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.audio.capture import journal
from callscope.audio.capture.recorder import Recorder
from callscope.audio.capture.writer import BEFORE
from callscope.call import Consent
from callscope.conversation.drafting.drafter import Drafter
from callscope.errors import CallscopeError, UsageProblem
from callscope.nouns.live import SIDES, Event, Marked, Noted, Recording, Side, Sources, Stopped
from callscope.pipeline.noting import Noting, kept

if TYPE_CHECKING:
    from callscope.nouns.kept import ConsentState
    from callscope.nouns.taught import Learned
    from callscope.pipeline.control import Act
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library

CLOSING = 20.0
"""Seconds that a disk may take to close a call before the shift ends without it."""

log = logging.getLogger(__name__)

Tell = Callable[[Event], None]


class Session(Noting):
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
        super().__init__(paths.recordings)
        self._library, self._basis, self._tell, self._title = library, basis, tell, title
        self._notice = settings.listen
        self._alone: Side = next((side for side in SIDES if getattr(sources, side)), SIDES[0])
        self._drafter = Drafter(settings, paths.models, tell, learned=_learned(library)) if drafts else None
        self._recorder = Recorder(paths.recordings, sources, self._told, title=title)
        self._asked: set[Path] = set()
        """The calls whose callers were told, and those of which it was asked."""
        self._off = False
        # The recorder's own thread waits for no store and no reader.
        self._clerk = ThreadPoolExecutor(1, "callscope-shift")

    @property
    def running(self) -> bool:
        """Whether it still records."""
        return self._recorder.running

    @property
    def fault(self) -> CallscopeError | None:
        """Why recording ended, where nobody asked it to."""
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
            self._clerk.shutdown()
            raise
        self._inbox.start()

    def next_call(self, title: str = "") -> None:
        """Closes this call and begins the next on the running streams."""
        self._title = title
        self._recorder.next_call(title)
        self._forget_numbers()

    def off_record(self, t: float | None = None) -> None:
        """Silence from fifteen seconds before call second `t`, else now; marks made in that time go with it."""
        moment = self.now if t is None else t
        self._recorder.off_record(moment)
        self._off = True
        self._forget_since(moment - BEFORE)

    def on_record(self) -> None:
        """On the record again."""
        self._recorder.on_record()
        self._off = False

    def told_caller(self) -> None:
        """The caller of the present call was told, on the same basis as those before."""
        path = self._recorder.path
        if path is not None:
            self._asked.add(path)
            self._note("told")
            self._clerk.submit(self._kept, self._consent(path, "told", self._title)).result()

    def decline(self) -> None:
        """The caller said no: the call's sound, words and marks go; that they declined is kept."""
        path, title = self._recorder.path, self._title
        if path is not None:
            self._recorder.discard()
            self._clerk.submit(self._kept, self._consent(path, "declined", title)).result()

    def stop(self) -> None:
        """Closes the call and frees the devices; what was drafted last is told before it returns."""
        self._inbox.stop()
        self._recorder.stop()
        if self._recorder.running:  # a slow disk: what is told of the file comes first
            self._recorder.wait(CLOSING)
        self._end_drafts()
        self._clerk.shutdown()

    def state(self) -> dict[str, Any]:
        """How it stands, as values that JSON has."""
        path = self._recorder.path
        facts = {"title": self._title, "now": round(self.now, 1), "path": str(path) if path else None}
        return {"records": True, **facts, "hours_left": round(self.hours_left(), 1)}

    def wait(self, seconds: float) -> bool:
        """Waits until recording has ended, for at most so long; whether it has."""
        return self._recorder.wait(seconds)

    def _note(self, what: Noted, t: float | None = None, **values: Any) -> int:
        """Into the journal, then to whoever listens. Raises UsageProblem for a mark where nothing is recorded."""
        if what == "mark" and (self._off or self._recorder.path is None):
            raise UsageProblem(
                "nothing is recorded at the moment, so no mark holds", "callscope shift on records again"
            )
        number = next(self._numbers)
        path, moment = self._recorder.path, round(self._recorder.now if t is None else t, 3)
        self._recorder.note(what, id=number, t=moment, **kept(values))
        marked = Marked(moment, self._recorder.elapsed, what, number, path=path, **values)
        self._clerk.submit(self._tidied, marked, self._title)
        return number

    def _acts(self) -> Mapping[str, Act]:
        mine = {"off_record": self.off_record, "on_record": self.on_record, "told": self.told_caller}
        return {**super()._acts(), **mine}

    def _end_drafts(self) -> None:
        if self._drafter:
            self._drafter.stop()

    def _told(self, event: Event) -> None:
        if self._drafter:
            self._drafter.hear(event, self._alone)
        self._clerk.submit(self._tidied, event, self._title)

    def _tidied(self, event: Event, title: str) -> None:
        """Keeps what an event means for the store, then passes it on; in a thread of its own, in order."""
        if isinstance(event, Recording):
            # The first caller was told before anything was recorded; of each further one a person has to say so.
            told = not self._asked or event.path in self._asked
            self._asked.add(event.path)
            state: ConsentState = "told" if told else "unknown"
            self._kept(self._consent(event.path, state, title))
        elif isinstance(event, Stopped) and event.path is not None:
            self._kept(event.path)
        try:
            self._tell(event)
        except Exception:
            log.exception("a listener failed on %s", type(event).__name__)

    def _consent(self, path: Path, state: ConsentState, title: str) -> Consent:
        """What is known of a call's consent now; who was told something was told what the settings say."""
        told, language = ("", "") if state == "unknown" else (self._notice.told, self._notice.told_language)
        return Consent(path, state, self._basis, title, notice=told, language=language)

    def _kept(self, what: Consent | Path) -> None:
        try:
            if isinstance(what, Consent):
                self._library.keep_consent(what)
            else:
                self._library.enqueue(what)
                journal.append(what.with_suffix(".journal"), "queued")
        except CallscopeError:
            # The sound is on the disk with its journal beside it, and can be heard by name.
            log.exception("a recording is not in the store")


def _learned(library: Library) -> Learned:
    """The words that people taught; none where the store cannot be read, since a call is recorded all the same."""
    try:
        return library.learned()
    except CallscopeError:
        log.exception("drafts go without the words that people taught")
        return ()
