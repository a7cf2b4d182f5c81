"""What every part of the call screen stands on: the call in view, where the cursor is, and acts on the store."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callscope.call import Quote, Span
from callscope.moments import place
from callscope.tui.measure import cut
from callscope.tui.pen import Pen, Where
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from callscope.tui.acts import Act
    from callscope.tui.desk import Desk
    from callscope.tui.entries import Spoken
    from callscope.tui.picking import Pick
    from callscope.tui.view import CallView

WRITE = "store the tags"
"""What the tag box does."""
HINT = "  ←→ home end · v other end · nwdpjs t 1-9 · esc"
"""What can be done while words are picked; beside whose row it is, it fits into 80 cells."""
NAME = 12
"""Cells for a speaker's name in a sentence."""


class CallBase(Saying):
    """A screen with one call in it."""

    def __init__(self, desk: Desk, identity: str, at: float = 0.0, place: tuple[int, int] = (0, 0)) -> None:
        super().__init__(desk)
        self.identity = identity
        self._at = at
        self._noted = ""
        self._place = place
        self._view: CallView | None = None
        self._pen: Pen | None = None
        self._pick: Pick | None = None
        self._chosen: tuple[int, int] | None = None

    def note_opened(self) -> None:
        """Has the audit trail tell that the call was opened, once, after all that a person waits for."""
        if self.identity != self._noted:
            self._noted = self.identity
            self.desk.keep(partial(self.desk.workspace.opened, self.identity))

    @property
    def transcript(self) -> Transcript:
        """The rows."""
        return self.query_one(Transcript)

    @property
    def picked(self) -> Pick | None:
        """The picked words."""
        return self._pick

    @property
    def here(self) -> Spoken | None:
        """The row under the cursor if someone speaks in it."""
        return self._view.spoken(self.transcript.cursor) if self._view else None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes of the row under the cursor, the newest first."""
        found = self._view.quoted.get(self.transcript.cursor, ()) if self._view else ()
        return tuple(sorted(found, key=lambda one: -one.id))

    @property
    def chosen(self) -> int | None:
        """The quote of the row that a person went to; None after the cursor moved."""
        row, quote = self._chosen or (-1, None)
        return quote if row == self.transcript.cursor else None

    def choose(self, quote: int | None) -> None:
        """Makes a quote of the row the one that acts work on; None is the newest."""
        self._chosen = None if quote is None else (self.transcript.cursor, quote)

    @property
    def span(self) -> Span | None:
        """What acts work on: the picked words, else the row under the cursor."""
        if self._pick:
            return self._pick.span
        return Span(self.here.start, self.here.end) if self.here else None

    def pick_more(self, picked: Pick | None) -> None:
        """Picks words, and says which end moves and in whose row it is, until they are stored or left."""
        self.pick(picked)
        row = self._view.spoken(picked.edge.row) if self._view and picked else None
        if picked and row:
            edge = "start" if picked.moves_first else "end"
            whose = f"{edge}: {cut(row.speaker.shown, NAME)}'s row {place(row.start, row.written)}"
            self.say(whose if picked.across else f"moves the {edge}", HINT, "key")

    def pick(self, picked: Pick | None) -> None:
        """Picks words, or with None the row again."""
        self._pick = picked
        self.transcript.pick(picked)
        self.refresh_bindings()

    def act(self, act: Act, *, moment: float | None = None, whole: bool = False) -> None:
        """Does an act on the picked words or the row, in the order of the keys; `whole` reads all of the call again."""
        picked = self._pick.span if self._pick and moment is None else None
        self.act_at(act, Where(self.moment if moment is None else moment, picked, self.chosen), whole)

    def act_at(self, act: Act, where: Where, whole: bool = False, written: float | None = None) -> None:
        """Does an act somewhere; `written` is the row whose tag line it stores."""
        if self._pen:
            doing = "store" if written is None else WRITE
            self.desk.act(partial(self._pen.do, act, where, whole, written), self, doing)
            self.pick(None)

    @property
    def moment(self) -> float:
        """Where the cursor is, in seconds."""
        row = self.transcript.row
        return row.start if row else 0.0
