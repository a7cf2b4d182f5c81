"""Shown while there is no call: what is missing, and one key for each way on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from callscope.plural import count
from callscope.tui.first import NOTICE, NOTICE_CUSTOMER, Missing
from callscope.tui.glyphs import Piece, megabytes, progress_bar
from callscope.tui.widgets.ink import Panel
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.call import Progress

WELCOME = (
    "Callscope hears support calls on this machine: who said what, when, and in what tone. You mark the quotes that "
    "matter. Nothing leaves the machine."
)


class FirstStart(Panel):
    """The offers of an empty workspace."""

    DEFAULT_CSS = """
    FirstStart { height: 1fr; padding: 1 3; }
    """

    missing: reactive[Missing | None] = reactive(None)
    """What is not here; None until it was looked at."""

    fetching: reactive[Progress | None] = reactive(None)
    """How far the weights are, while they are fetched."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        self._keys = {
            one.binding.id: self.app.get_key_display(one.binding) for one in self.screen.active_bindings.values()
        }
        return [*self._text(width)]

    def _key(self, name: str) -> Piece:
        return f"  {self._keys.get(name, ' ')}  ", "key"

    def _text(self, width: int) -> Iterator[Sequence[Piece]]:
        roomy = self.size.height >= 18
        yield [("No calls yet", "title")]
        if roomy:
            yield []
        yield from _block(WELCOME, width, "dim")
        yield []
        if self.missing is not None:
            yield from self._offers(self.missing, width)
            yield []
            customer = self.missing.sides == "customer"
            yield from _block(NOTICE_CUSTOMER if customer else NOTICE, width, "dim")
            if not customer:
                yield [self._key("customer_only"), ("score the customer's voice only", "plain")]

    def _offers(self, missing: Missing, width: int) -> Iterator[Sequence[Piece]]:
        samples = f"{count(len(missing.samples), 'acted call')} to try everything out on; d deletes one"
        if self.fetching is not None:
            yield [*_fetching(self.fetching), self._key("stop"), ("stop", "dim")]
        elif missing.weights:
            size = f"{megabytes(missing.size)}, verified by SHA-256"
            names = f": {', '.join(missing.weights)}" if width >= 90 else ""
            yield [self._key("pull"), ("download the models  ", "strong"), (size + names, "dim")]
        else:
            yield [("  ✓  ", "good"), ("the models are downloaded", "dim")]
        kinds = "any sound or video file, or a folder of them"
        yield [self._key("demo"), ("hear the demo        ", "strong"), (samples, "dim")]
        yield [
            self._key("open_file"),
            ("open a file          ", "strong"),
            (kinds, "dim"),
        ]


def _fetching(progress: Progress) -> Sequence[Piece]:
    bar: Piece = (f"{progress_bar(progress.done, 16)} {progress.done:4.0%}  ", "calm")
    said: Piece = (progress.said, "dim")
    return [("  ⇣  ", "key"), ("downloading models   ", "strong"), bar, said]


def _block(text: str, width: int, ink: str) -> Iterator[Sequence[Piece]]:
    for start, end in wrap(text, min(width, 96)):
        yield [(text[start:end], ink)]
