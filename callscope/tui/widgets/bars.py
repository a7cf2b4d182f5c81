"""The single lines of a screen: what it shows, what is pinned and hunted, what was stored, which keys there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen

from callscope.tui.measure import between, in_two, length
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

MANY = 3
"""Keys that stand one by one for acts of one group; of more only the first and the last."""


class Bar(Panel):
    """One line with something at the left and something at the right."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 100%; padding: 0 1; }
    Bar.-top { background: $panel; }
    """

    left: reactive[Sequence[Piece]] = reactive(())
    """Gives way when there is not enough room."""

    right: reactive[Sequence[Piece]] = reactive(())
    """Always whole."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        right = self.right if length(self.right) + 8 <= width else ()
        return [between(self.left, right, width)]

    def hug(self) -> None:
        """Becomes just wide enough for what is at the left, so that a line to type in can follow it."""
        self.styles.width = length(self.left) + 2


TOLD = 4.0
"""Seconds that something is said instead of the keys."""


class KeyBar(Panel):
    """The keys that do something now, from the real bindings; as many as fit."""

    DEFAULT_CSS = """
    KeyBar { height: auto; width: 100%; padding: 0 1; background: $panel; }
    """

    instead: reactive[Sequence[Piece]] = reactive(())
    """Something to read instead of the keys, in two lines where it needs them."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def watch_instead(self) -> None:
        self.grow()

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Says something for a while instead of the keys, so that it covers nothing else."""
        self.instead = pieces
        self.set_timer(TOLD, lambda: self._hush(pieces))

    def _hush(self, told: Sequence[Piece]) -> None:
        if self.instead is told:
            self.instead = []

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        if self.instead:
            return in_two(self.instead, width)
        shown = [one for one in self._active() if one.action != "app.help"]
        last = [piece for one in self._active() if one.action == "app.help" for piece in self._key([one])]
        pieces: list[Piece] = []
        for _, group in groupby(shown, key=lambda one: one.group or one.id):
            item = self._key(list(group))
            if length(pieces) + length(item) + length(last) > width + 1:
                break
            pieces += item
        return [[*pieces, *last]]

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def _active(self) -> Iterable[Binding]:
        """One for each act that is shown and can be done now."""
        found: dict[str, Binding] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled:
                found.setdefault(binding.id or binding.action, binding)
        return found.values()

    def _key(self, group: Sequence[Binding]) -> list[Piece]:
        keys = [self.app.get_key_display(one) for one in group]
        compact = group[0].group is not None and group[0].group.compact
        said = group[0].group.description if group[0].group else group[0].description
        if len(keys) > MANY and not compact:
            keys = [f"{keys[0]}-{keys[-1]}"]
        return [(("" if compact else "/").join(keys), "key"), (f" {said}  ", "dim")]
