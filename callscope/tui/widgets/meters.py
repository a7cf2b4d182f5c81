"""How loud each side is: the last five seconds as blocks, the present level as a number, and whether it clips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from callscope.nouns.live import SIDES, Level, Side
from callscope.tui.measure import fit, length
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

CELLS = 10
"""Blocks of a meter."""
SOFTEST = -60.0
"""dB below full scale that are drawn as nothing."""
_BLOCKS = "·▁▂▃▄▅▆▇█"


class Meters(Panel):
    """One line: a meter for each side."""

    DEFAULT_CSS = """
    Meters { height: 1; width: 100%; padding: 0 1; background: $surface; }
    """

    levels: reactive[Mapping[Side, Sequence[Level]]] = reactive(dict, layout=False)
    """The last levels of each side, the newest last."""

    names: reactive[Mapping[Side, str]] = reactive(dict, layout=False)
    """What each side is called."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        pieces: list[Piece] = []
        for side in reversed(SIDES):
            if side in self.names:
                one = meter(self.names[side], self.levels.get(side, ()))
                if length(pieces) + length(one) <= width:
                    pieces += one
        return [pieces]


def meter(name: str, levels: Sequence[Level]) -> list[Piece]:
    """The name, the blocks and the level of one side."""
    if not levels:
        return [(fit(name, 11), "dim"), ("·" * CELLS, "faint"), ("  no sound yet   ", "faint")]
    many = 5
    recent = levels[-CELLS * many :]
    groups = [recent[max(at - many, 0) : at] for at in range(len(recent), 0, -many)][::-1]
    blocks = "".join(block(max(one.rms_db for one in group)) for group in groups).rjust(CELLS, "·")
    newest = levels[-1]
    clipping = any(one.clipping for one in levels[-10:])
    said = "  clips!" if clipping else f" {newest.rms_db:>4.0f} dB"
    ink = "bad" if clipping else "good" if newest.rms_db > SOFTEST + 10 else "faint"
    return [(fit(name, 11), "dim"), (blocks, ink), (f"{said:<11}", "bad" if clipping else "dim")]


def block(db: float) -> str:
    """The block of a level in dB below full scale."""
    share = min(max((db - SOFTEST) / -SOFTEST, 0.0), 1.0)
    return _BLOCKS[round(share * (len(_BLOCKS) - 1))]
