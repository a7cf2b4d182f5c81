"""Making quotes and tagging them, on the call screen."""

from __future__ import annotations

from functools import partial

from callscope.call import Kind
from callscope.moments import span
from callscope.safe import line
from callscope.tui import acts
from callscope.tui.completion import Codebook
from callscope.tui.screens.call_base import CallBase
from callscope.tui.widgets.tag_box import TagBox


class TaggingActs(CallBase):
    """The keys that mark evidence: one key, stored at once."""

    _written: float = -1.0
    """The row whose tag line was stored last."""

    def action_mark(self, kind: Kind) -> None:
        self.act(partial(acts.mark, kind))

    def action_tag(self, number: int) -> None:
        self.act(partial(acts.tag, number))

    def action_pin(self) -> None:
        self.act(acts.pin)

    def action_remove(self) -> None:
        self.act(acts.remove)

    def action_accept(self) -> None:
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
        quotes = view.quoted.get(number, ())
        said = acts.newest(quotes).text if quotes else row.utterance.text
        recording = view.call.recording
        who = f"{row.speaker.shown}, {recording.title}, {span(row.start, row.end)}"
        self.app.copy_to_clipboard(line(f"“{said}” ({who})"))
        self.say(f"copied: {'the quote' if quotes else 'the row'} {span(row.start, row.end)}")

    def action_tag_box(self) -> None:
        view, number = self._view, self.transcript.cursor
        row = view.spoken(number) if view else None
        if view is None or row is None:
            return
        quotes = view.quoted.get(number, ())
        text = self.desk.workspace.write_tag_line(acts.newest(quotes)) if quotes else ""
        codebook = Codebook([one.name for one in view.tags], view.stages, view.issues)
        self.add_class("-typing")
        self.query_one(TagBox).open(row.start, span(row.start, row.end), text, codebook)

    def on_tag_box_written(self, event: TagBox.Written) -> None:
        self._written = event.moment
        self.act(partial(acts.write, event.text), moment=event.moment, written=event.moment)

    def on_tag_box_left(self) -> None:
        self.remove_class("-typing")
        self.transcript.focus()
