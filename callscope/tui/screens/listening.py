"""Listening in: what is said as it is said, how it sounds, and marks by one key while the call goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from callscope.errors import CallscopeError
from callscope.moments import clock
from callscope.nouns.live import SIDES
from callscope.safe import line
from callscope.tui.glyphs import LETTERS, Piece
from callscope.tui.screens.listening_acts import KEYS, TYPING, MarkingActs, mark_keys
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.live_rows import LiveRows
from callscope.tui.widgets.live_side import LiveSide
from callscope.tui.widgets.meters import Meters
from callscope.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.messages import Failed
    from callscope.tui.shift import Shift

OFTEN = 0.1
"""Seconds between two looks at what was told."""
DISK = 100
"""Looks between two at the free disk: ten seconds."""
WIDE = 100
"""Cells from which on everything has room in the head."""
SAID, WARNED = 5.0, 20.0
"""Seconds that what was done stays in sight, and a warning."""


class ListeningScreen(MarkingActs):
    """One shift, from its first call to its last."""

    everywhere = False

    BINDINGS: ClassVar[list[BindingType]] = [*mark_keys(LETTERS), *KEYS]

    DEFAULT_CSS = """
    ListeningScreen #middle { layout: horizontal; height: 1fr; }
    ListeningScreen.-narrow #middle { layout: vertical; }
    ListeningScreen.-narrow LiveSide { width: 100%; height: 3; border-left: none; }
    ListeningScreen.-tiny LiveSide, ListeningScreen.-tiny Meters, ListeningScreen.-tiny #pins,
    ListeningScreen.-tiny #said, ListeningScreen.-tiny #typing { display: none; }
    ListeningScreen.-short #pins, ListeningScreen.-short #said { display: none; }
    ListeningScreen.-typing KeyBar, ListeningScreen.-typing #said { display: none; }
    ListeningScreen.-typing #typing { display: block; }
    """

    def __init__(
        self, desk: Desk, shift: Shift, hear: Callable[[Sequence[Path]], None], go: Callable[[str], None]
    ) -> None:
        super().__init__(desk, shift)
        self._hear, self._go = hear, go
        self._files: list[Path] = []
        self._looks = 0
        self._disk = ""
        self._warned: object = None
        self._said, self._said_at = "", 0.0
        self._ended = False
        self._keys: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield Meters()
        with Container(id="middle"):
            yield LiveRows()
            yield LiveSide()
        yield Bar(id="pins")
        yield Bar(id="said")
        yield Prompt()
        yield KeyBar()
        yield Bar(id="typing", classes="-top")

    def on_mount(self) -> None:
        rest = {k: v for k, v in self._bindings.key_to_bindings.items() if not v[0].action.startswith("mark(")}
        # Textual has no public way to give a screen the codebook's own letters.
        self._bindings.key_to_bindings = {**{one.key: [one] for one in mark_keys(self.shift.marking.letters)}, **rest}
        self.query_one(Meters).display = self.shift.records
        pinned = sorted(self.shift.marking.pinned.items())
        self.query_one("#pins", Bar).left = [
            piece for number, tag in pinned for piece in ((f"{number} ", "key"), (f"{line(tag)}  ", "plain"))
        ] or [("no pinned tags", "faint")]
        self.query_one("#typing", Bar).left = [
            ("while typing too: ", "dim"), ("^g", "key"), (" mark  ", "dim"),
            ("^o", "key"), (" off the record  ", "dim"),
            ("^n", "key"), (" next call  ", "dim"), ("^s", "key"), (" stop", "dim"),
        ]  # fmt: skip
        self.rows.focus()
        self.set_interval(OFTEN, self.look)
        self.look()

    @property
    def rows(self) -> LiveRows:
        """What is said."""
        return self.query_one(LiveRows)

    def take_keys(self) -> None:
        self.rows.focus()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return True if self._ended and self._last_heard() else None
        if action == "leave":
            return True if self._ended else None
        if action in ("switch_record", "told") and not self.shift.records:
            return None
        if action == "told":
            return True if self.call.told is None and not self._ended else None
        if action in ("mark", "tag", "ask", "note", "undo", "answered", "other", *TYPING):
            return None if self._ended else True
        return True

    def say(self, said: str, hint: str = "", ink: str = "good") -> None:
        self._said, self._said_at = "" if self._ended else said, self._looks * OFTEN
        super().say(said, hint, ink)

    # What was told

    def look(self) -> None:
        """Takes in what was told, and draws what changed."""
        if not self.is_attached:
            return
        told = self.shift.look()
        self._looks += 1
        if self._looks % DISK == 1 and self.shift.records:
            self._look_at_disk()
        self._hear_ended()
        if told:
            self._refresh_keys()
            self._draw()
        if not self._ended and not self.shift.running and self._looks > 1:
            self._end()
        self._head()

    def _hear_ended(self) -> None:
        """Calls that ended are heard in the background, one after the other; who leaves finds them in the list."""
        if (files := self.shift.recorded) and not self._leaving:
            self.shift.recorded = []
            self._files += files
            self._hear(files)

    def _draw(self) -> None:
        call, names = self.call, self.shift.names()
        self.rows.show(call, names)
        side, meters = self.query_one(LiveSide), self.query_one(Meters)
        side.names, side.call, side.chosen = names, call, self._chosen
        meters.names = {side: names[side] for side in SIDES if side in call.levels or getattr(self.shift.wanted, side)}
        meters.levels = call.levels

    def _refresh_keys(self) -> None:
        """Which keys do something depends on the call."""
        call = self.call
        state = (call.number, call.told is None, call.ended is None)
        if state != self._keys:
            self._keys = state
            self.refresh_bindings()

    def _look_at_disk(self) -> None:
        try:
            hours = self.shift.hours_left()
            self._disk = f"disk:{hours:.0f}h" if hours < 100 else "disk:ok"
        except CallscopeError as error:
            self._disk = error.message

    def _head(self) -> None:
        head = self.query_one("#head", Bar)
        head.left = self._state()
        # On a narrow screen what a person has to do goes before what is only good to know.
        urgent = self.shift.off or self.call.ended or self.call.told is None
        head.right = [] if urgent and self.size.width < WIDE else [(self._facts(), "dim")]
        call = self.call
        if call.warned and call.warned is not self._warned:
            self._warned = call.warned
            self.say(f"⚠ {line(call.warned.said)}", ink="bad")
        elif self._said and self._looks * OFTEN - self._said_at > (WARNED if self._said.startswith("⚠") else SAID):
            self.say("")

    def _state(self) -> list[Piece]:
        call, number = self.call, f" · call {self.call.number}"
        if self._ended:
            return [("■ ended", "strong"), (f"{number} · {self._finished()}", "dim")]
        if not call.number:
            return [("○ starting…", "dim")]
        at = clock(self.shift.now)
        if not self.shift.records:
            return [("✎ NOTES ONLY ", "quote"), (at, "strong"), (f"{number} · nothing is recorded", "dim")]
        if call.off is not None:
            return [("○ OFF THE RECORD ", "picked"), (f" {at}", "strong"), (f"{number} · ctrl+o records again", "dim")]
        if call.ended:
            why = f"{number} · {line(call.ended.reason)} · ctrl+n begins the next call"
            return [("○ NOT RECORDED ", "bad"), (why, "dim")]
        told = f" · told {clock(call.told)}" if call.told is not None else ""
        unsaid: list[Piece] = [] if told else [(" · was the caller told? y", "raised")]
        return [("● REC ", "bad"), (at, "strong"), (f"{number}{told}", "dim"), *unsaid]

    def _facts(self) -> str:
        call = self.call
        if not self.shift.records:
            return ""
        file = f"file:{call.gaps} gaps" if call.gaps else "file:ok"
        late = sorted(call.late)[len(call.late) // 2] if call.late else None
        draft = "draft:…" if late is None else f"draft:{late:.1f}s"
        if not self.shift.wanted.drafts or (late or 0) < 0:  # a file that is replayed faster than it was said has none
            draft = ""
        queued = f"queued:{len(self.desk.works)}" if self.desk.works else ""
        return " ".join(filter(None, (file, draft, self._disk, queued)))

    def action_open(self) -> None:
        if call := self._last_heard():
            self.dismiss()
            self._go(call)

    def action_leave(self) -> None:
        self.dismiss()

    def on_failed(self, message: Failed) -> None:
        super().on_failed(message)
        self.refresh_bindings()

    # The end

    def _end(self) -> None:
        """The shift is over, on request or not."""
        self.shift.look()
        self._hear_ended()
        self._ended = True
        self.shift.stop()  # one that ended by itself still has its drafts and its ear for other windows
        if fault := self.shift.fault:
            self.say(fault.message, f"  → {fault.hint}", "bad")
        else:
            self.say("")
        self.refresh_bindings()
        if self._leaving:
            self.app.exit()

    def _last_heard(self) -> str:
        """The call that was heard last, of those that this shift recorded."""
        heard = [self.desk.heard[path] for path in self._files if path in self.desk.heard]
        return next(reversed([*self.shift.kept, *heard]), "")

    def _finished(self) -> str:
        """What becomes of the calls of the shift."""
        waits = [self.desk.works[path] for path in self._files if path in self.desk.works]
        if waits:
            more = f", {len(waits) - 1} more wait" if len(waits) > 1 else ""
            return f"the call is being heard: {waits[0].done:.0%}{more}"
        if self._last_heard():
            return "heard: ⏎ opens the call, esc goes back to the list"
        return "esc goes back to the list"
