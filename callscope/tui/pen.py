"""Acts on one call, one after the other, each on what the one before left. Lives in the desk's store thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Span
from callscope.errors import NotFound
from callscope.tui.acts import Act, Stand
from callscope.tui.messages import Listened, Stored
from callscope.tui.view import CallView, read_marks, read_view

if TYPE_CHECKING:
    from callscope.workspace import Workspace


class Where(NamedTuple):
    """Where a key was pressed: the row of a moment, the words that were picked, and the quote that was chosen."""

    moment: float
    picked: Span | None = None
    quote: int | None = None


class Pen:
    """Keeps the call as it is in the store, which the screen may not have been told yet."""

    def __init__(self, workspace: Workspace, view: CallView) -> None:
        self._workspace = workspace
        self._view = view

    def do(self, act: Act, where: Where, whole: bool = False, written: float | None = None) -> Stored:
        """Does an act somewhere and reads the marks again; with `whole` the call."""
        said = act(self._stand(where))
        identity = self._view.call.recording.id
        self._view = read_view(self._workspace, identity) if whole else read_marks(self._workspace, self._view)
        return Stored(said, self._view, written)

    def look(self) -> Listened:
        """Reads the marks again, as after a change on another screen."""
        self._view = read_marks(self._workspace, self._view)
        return Listened(self._view)

    def listen(self, played: Sequence[Span], at: float) -> Listened:
        """Stores what was played; the call is given back when that checked one of its quotes."""
        self._workspace.listen(self._view.call.recording.id, played, at)
        self._view = read_marks(self._workspace, self._view)
        return Listened(self._view)

    def _stand(self, where: Where) -> Stand:
        view, picked = self._view, where.picked
        number = view.covers.at(where.moment)
        row = view.spoken(number)
        if row is None:
            raise NotFound("nobody speaks in this call", "there is nothing to mark")
        span, speaker = Span(row.start, row.end), row.utterance.speaker
        quotes = view.quoted.get(number, ())
        if picked:
            span = picked
            speaker = speaker if row.start <= picked.start and picked.end <= row.end else ""
            quotes = tuple(one for one in quotes if (one.start, one.end) == tuple(picked))
        return Stand(
            self._workspace,
            view.call.recording.id,
            row,
            span,
            speaker,
            quotes,
            view.suggested.get(number, ()),
            view.pinned,
            view.next_end(number),
            view.done,
            where.quote,
        )
