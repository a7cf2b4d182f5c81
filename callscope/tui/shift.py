"""A shift of listening in as the screens have it: what runs, what it told, and acts on it in their order.

Events come from other threads and wait until the screen looks, so that a flood of them never holds up a key.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import App

from callscope.nouns.live import Event, Side, Stopped
from callscope.tui.live_call import LiveCall, heard
from callscope.tui.messages import Failed

if TYPE_CHECKING:
    from callscope.errors import CallscopeError
    from callscope.workspace import Workspace
    from callscope.workspace.listening import Notebook, Session


class Wanted(NamedTuple):
    """What a person chose before it begins. Without a `basis` for recording it is a shift of notes only."""

    mic: str = ""
    far: str = ""
    basis: str = ""
    title: str = ""
    drafts: bool = True
    notes_only: bool = False


class Marking(NamedTuple):
    """What of the codebook a shift marks with: letters of the kinds, and the tags of the keys 1-9."""

    letters: Mapping[str, str]
    pinned: Mapping[int, str]


class Making:
    """A mark at a second of a call of the shift; its number is 0 until it is in the journal."""

    def __init__(self, call: int, t: float, number: int = 0) -> None:
        self.call, self.t, self.number = call, t, number


class Shift:
    """Runs from `start` to `stop`. `call` is the present call, as far as `look` has brought it."""

    def __init__(self, app: App[Any], workspace: Workspace, wanted: Wanted, marking: Marking) -> None:
        self.wanted, self.marking = wanted, marking
        self.call = LiveCall()
        self.recorded: list[Path] = []
        """Files that ended and that nobody took to be heard yet."""
        self._app = app
        self._newest: Making | None = None
        self._off: bool | None = None
        self._turning = 0
        self._events: deque[Event] = deque()
        self._acts = ThreadPoolExecutor(1, "callscope-acts")
        self._session: Session | None = None
        self._notes: Notebook | None = None
        if wanted.basis:
            from callscope.nouns.live import Sources

            sources = Sources(wanted.mic, wanted.far)
            self._session = workspace.session(
                sources, wanted.basis, self._events.append, wanted.title, drafts=wanted.drafts
            )
        else:
            self._notes = workspace.notebook(self._events.append, wanted.title)

    @property
    def _run(self) -> Session | Notebook:
        run = self._session or self._notes
        assert run is not None
        return run

    @property
    def records(self) -> bool:
        """Whether sound is kept; otherwise there are notes only."""
        return self._session is not None

    @property
    def running(self) -> bool:
        """Whether a call goes on."""
        return self._run.running

    @property
    def now(self) -> float:
        """The second of the present call."""
        return self._run.now

    @property
    def fault(self) -> CallscopeError | None:
        """Why it ended, where that was no wish."""
        return self._run.fault

    @property
    def kept(self) -> list[str]:
        """The calls of notes that ended, by their ids."""
        return self._notes.calls if self._notes else []

    def hours_left(self) -> float:
        """How long the disk lasts, in hours. Raises StorageFailed."""
        return self._session.hours_left() if self._session else 0.0

    def names(self) -> dict[Side, str]:
        """What the sides are called: who speaks where both are recorded, else only where the sound comes from."""
        both = (self.wanted.mic and self.wanted.far) or len(self.call.levels) > 1  # a file may have both
        return {"far": "customer", "mic": "agent"} if both else {"far": "far end", "mic": "microphone"}

    def start(self) -> None:
        """Begins. Raises what opening the devices raises."""
        self._run.start()

    def look(self) -> bool:
        """Takes in what was told since the last look; whether there was anything."""
        told, number = bool(self._events), self.call.number
        while self._events:
            event = self._events.popleft()
            if isinstance(event, Stopped) and event.path:
                self.recorded.append(event.path)
            self.call = heard(self.call, event)
        self._turning = max(self._turning - (self.call.number - number), 0)
        if self._off == (self.call.off is not None):
            self._off = None
        return told

    @property
    def off(self) -> bool:
        """Whether it is off the record, or about to be."""
        return self.call.off is not None if self._off is None else self._off

    @property
    def _moment(self) -> float | None:
        """The second of the present call; None while the next one is asked for, whose seconds nobody knows yet."""
        return None if self._turning else self.now

    def act(self, work: Callable[[], object], doing: str) -> None:
        """Does something after all that was asked before; what goes wrong is told on the screen."""
        self._acts.submit(self._tried, work, doing)

    def mark(self, kind: str = "", tag: str = "", whole: bool = False) -> None:
        """Marks what is said now, or the last half minute."""
        moment = self._moment
        made = self._newest = Making(self.call.number + self._turning, moment or 0.0)

        def mark() -> None:
            made.number = self._run.mark(kind, tag, whole, moment)

        self.act(mark, "mark")

    @property
    def newest(self) -> Making | None:
        """The mark that was made last, even while it is on its way to the journal; None where there is none."""
        made, known = self._newest, [one.id for one in self.call.marks]
        here = made is not None and made.call == self.call.number + self._turning
        if made and here and (not made.number or made.number in known or made.number > self.call.last):
            return made
        last = self.call.marks[-1] if self.call.marks and not self._turning else None
        return Making(self.call.number, last.t, last.id) if last else None

    def note(self, mark: Making, text: str) -> None:
        """Adds a note to a mark."""
        self.act(lambda: self._run.note(mark.number, text), "keep the note")

    def undo(self) -> None:
        """Takes back what was noted last."""
        self._newest = None
        self.act(self._run.undo, "take it back")

    def ask(self, text: str) -> None:
        """Notes a question."""
        self.act(lambda: self._run.ask(text), "keep the question")

    def answered(self, question: int) -> None:
        """Ticks a question off."""
        moment = self._moment
        self.act(lambda: self._run.answered(question, moment), "tick the question off")

    def told_caller(self) -> None:
        """The caller was told."""
        if session := self._session:
            self.act(session.told_caller, "keep that the caller was told")

    def switch_record(self) -> None:
        """Off the record, or back on it."""
        if session := self._session:
            self._off, moment = not self.off, self._moment
            if self._off:
                self.act(lambda: session.off_record(moment), "go off the record")
            else:
                self.act(session.on_record, "go on the record")

    def next_call(self) -> None:
        """Ends this call and begins the next."""
        self._newest = None
        self._turning += 1

        def go_on() -> None:
            try:
                self._run.next_call()
            except BaseException:
                self._app.call_later(self._stays)
                raise

        self.act(go_on, "begin the next call")

    def _stays(self) -> None:
        """The next call did not come."""
        self._turning = max(self._turning - 1, 0)

    def decline(self) -> None:
        """The caller said no: nothing is kept of this call, and nothing is recorded until the next."""
        self._newest = None
        self.act(self._run.decline, "delete the call")

    def stop(self, declined: bool = False, doing: str = "stop") -> None:
        """Ends the call and the shift."""

        def end() -> None:
            try:
                if declined:
                    self._run.decline()
            finally:
                self._run.stop()

        self.act(end, doing)

    def close(self) -> None:
        """Ends it after all that was asked, and waits, as when the app closes. Safe to call twice."""
        with contextlib.suppress(RuntimeError):  # closed before
            self._acts.submit(self._tried, self._run.stop, "stop")
        self._acts.shutdown()

    def _tried(self, work: Callable[[], object], doing: str) -> None:
        try:
            work()
        except Exception as error:  # told to the person; the recording goes on
            self._app.screen.post_message(Failed(error, doing))
