"""Making quotes and tagging them, on the call screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callscope.call import Kind, Span
from callscope.errors import CallscopeError
from callscope.moments import span
from callscope.tui import acts, doors
from callscope.tui.citing import spoken
from callscope.tui.completion import Codebook
from callscope.tui.pen import Where
from callscope.tui.screens.call_base import CallBase
from callscope.tui.widgets.tag_box import TagBox

if TYPE_CHECKING:
    from callscope.tui.picking import Pick
    from callscope.tui.screens.into_insight import Chosen


class TaggingActs(CallBase):
    """The keys that mark evidence: one key, stored at once."""

    _written: float = -1.0
    """The row whose tag line was stored last."""
    _tagged: tuple[Where, Pick | None] = (Where(-1.0), None)
    """Where the tag line was opened last, and what was picked there."""

    def action_mark(self, kind: Kind) -> None:
        self.choose(None)
        self.act(partial(acts.mark, kind))

    def action_tag(self, number: int) -> None:
        self.act(partial(acts.tag, number))

    def action_pin(self) -> None:
        self.act(acts.pin)

    def action_remove(self) -> None:
        self.act(acts.remove)

    def action_other(self) -> None:
        """Goes to the next quote of the row."""
        if quotes := self.quotes:
            one = acts.following(quotes, self.chosen)
            self.choose(one.id)
            self.beside()
            self.say(
                f"chosen: {one.kind or 'quote'} {span(one.start, one.end, one.written)}",
                "  t 1-9 del y P act on it",
                "dim",
            )

    def action_into_insight(self) -> None:
        """Puts the row's chosen quote into an insight."""
        if not self.quotes:
            self.say("there is no quote in this row", "  → n w d p j s make one", "bad")
            return
        quote = acts.meant(self.quotes, self.chosen).id

        def put(chosen: Chosen | None) -> None:
            if chosen:
                self.act(lambda stand: chosen.put(stand.workspace, [quote]))

        self.app.push_screen(doors.into_insight(self.desk, 1), put)

    def beside(self) -> None:
        """Draws what depends on the cursor; the screen has it."""

    def action_accept(self) -> None:
        self.choose(None)
        self.act(acts.accept)

    def action_turn_down(self) -> None:
        self.act(acts.dismiss)

    def action_undo(self) -> None:
        self.act(acts.undo, whole=True)

    def action_redo(self) -> None:
        self.act(acts.redo, whole=True)

    def action_copy(self) -> None:
        view, number = self._view, self.transcript.cursor
        row = view.spoken(number) if view else None
        if view is None or row is None:
            return
        quote = acts.meant(self.quotes, self.chosen) if self.quotes else None
        said = quote or row.utterance
        text = spoken(said.text, said.start, said.end, row.speaker, view.call.recording)
        told = f"copied: {'the quote' if quote else 'the row'} {span(said.start, said.end, row.written)}"
        self.copy(text, "quote" if quote else "row", [self.identity], told)

    def action_hide(self) -> None:
        """Takes the picked words out of what is exported; without any, shows all that is found."""
        if self._pick:
            self.act(acts.hide)
        elif self._view:
            self.app.push_screen(doors.redaction(self.desk, self.identity, self.go_to, self.desk.listen))

    def go_to(self, at: float) -> None:
        """Goes to the row at a moment."""
        if self._view:
            self.transcript.cursor = self._view.covers.at(at)

    def action_tag_box(self) -> None:
        view, row, picked = self._view, self.here, self._pick
        if view is None or row is None:
            return
        where = picked.span if picked else Span(row.start, row.end)
        quotes = [one for one in self.quotes if not picked or (one.start, one.end) == tuple(where)]
        quote = acts.meant(quotes, self.chosen) if quotes else None
        text = self.desk.workspace.write_tag_line(quote) if quote else ""
        kind = f"{quote.kind or 'quote'} " if quote and len(quotes) > 1 else ""
        codebook = Codebook(
            [one.name for one in view.tags], view.stages, view.issues, [one.name for one in view.assumptions]
        )
        self._tagged = Where(row.start, where if picked else None, quote.id if quote else None), picked
        self.add_class("-typing")
        self.query_one(TagBox).open(row.start, kind + span(*where, row.written), text, codebook)

    def on_tag_box_written(self, event: TagBox.Written) -> None:
        self._written = event.moment
        self.act_at(partial(acts.write, event.text), self._tagged[0], written=event.moment)

    def type_again(self, error: Exception) -> None:
        """Opens the line again where it was typed, with what was typed and why it was not stored."""
        self.pick(self._tagged[1])
        self.action_tag_box()
        if isinstance(error, CallscopeError):
            self.query_one(TagBox).refuse(error.message, error.hint)

    def on_tag_box_left(self) -> None:
        self.remove_class("-typing")
        self.transcript.focus()
