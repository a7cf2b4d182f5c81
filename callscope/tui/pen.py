"""Acts on one call, one after the other, each on what the one before left. Lives in the desk's store thread."""

from __future__ import annotations

from callscope.errors import NotFound
from callscope.tui.acts import Act, Stand
from callscope.tui.entries import row_at
from callscope.tui.messages import Stored
from callscope.tui.view import CallView, read_marks, read_view
from callscope.workspace import Workspace


class Pen:
    """Keeps the call as it is in the store, which the screen may not have been told yet."""

    def __init__(self, workspace: Workspace, view: CallView) -> None:
        self._workspace = workspace
        self._view = view

    def do(self, act: Act, moment: float, whole: bool = False, written: float | None = None) -> Stored:
        """Does an act at the row of a moment and reads the marks again, or with `whole` all of the call."""
        said = act(self._stand(moment))
        identity = self._view.call.recording.id
        self._view = read_view(self._workspace, identity) if whole else read_marks(self._workspace, self._view)
        return Stored(said, self._view, written)

    def _stand(self, moment: float) -> Stand:
        view = self._view
        number = row_at(view.rows, moment)
        row = view.spoken(number)
        if row is None:
            raise NotFound("nobody speaks in this call", "there is nothing to mark")
        quotes, suggested = view.quoted.get(number, ()), view.suggested.get(number, ())
        return Stand(self._workspace, view.call.recording.id, row, quotes, suggested, view.pinned)
