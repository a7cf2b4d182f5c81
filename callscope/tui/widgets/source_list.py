"""What can be recorded, side by side of a call: one of each is chosen, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.nouns.live import SIDES, Device, Level, Side
from callscope.tui.measure import fit
from callscope.tui.widgets.lines import Lines
from callscope.tui.widgets.meters import meter

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

HEADS: Mapping[Side, str] = {
    "far": "The far end: what this machine plays, the customer on a softphone",
    "mic": "The microphone: the agent beside you, or yourself",
}
USUAL = "default"
"""The name that stands for the usual device of a side."""
NONE = "nothing"
"""What is chosen for a side that is not recorded."""
METER = 28
"""Cells of a meter with its level."""


class Entry(NamedTuple):
    """A line: a heading, or a device of a side."""

    side: Side
    device: Device | None = None
    head: bool = False

    @property
    def name(self) -> str:
        """What is recorded when it is chosen; empty for nothing."""
        return self.device.name if self.device else ""


class SourceList(Lines):
    """Both sides with their devices; the chosen one of each shows its level."""

    DEFAULT_CSS = """
    SourceList { height: auto; max-height: 1fr; min-height: 4; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: Sequence[Entry] = ()
        self.chosen: dict[Side, str] = {}
        """The name of the device of each side; empty where none is recorded."""
        self._usual: Mapping[Side, str] = {}
        self._levels: Mapping[Side, Sequence[Level]] = {}

    def show(self, devices: Sequence[Device], chosen: Mapping[Side, str]) -> None:
        """Lists devices; a chosen name that none of them has is listed too, as a file that is replayed."""
        usual = {one.side: one.name for one in devices if one.is_default}
        self._usual = usual
        self.chosen = {
            side: usual.get(side, "") if chosen.get(side) == USUAL else chosen.get(side, "") for side in SIDES
        }
        self._entries = [one for side in reversed(SIDES) for one in _entries(side, devices, self.chosen[side])]
        self.styles.height = len(self._entries)
        self.rebuild(next((at for at, one in enumerate(self._entries) if not one.head), 0))

    @property
    def wanted(self) -> dict[Side, str]:
        """The names to record: the usual device by that word, so that another one may become the usual one."""
        return {side: USUAL if name and name == self._usual.get(side) else name for side, name in self.chosen.items()}

    def meter(self, levels: Mapping[Side, Sequence[Level]]) -> None:
        """Draws the levels of what is chosen."""
        self._levels = levels
        self.refresh()

    def choose(self) -> bool:
        """Chooses the device under the cursor for its side; whether that changed anything."""
        if not self._entries:
            return False
        one = self._entries[self.cursor]
        changed = self.chosen.get(one.side) != one.name
        self.chosen[one.side] = one.name
        self.refresh()
        return changed

    def can_stand(self, row: int) -> bool:
        return not self._entries[row].head

    def heights(self, width: int) -> Sequence[int]:
        return [1] * len(self._entries) if width else ()

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one = self._entries[row]
        if one.head:
            return [(f" {HEADS[one.side]}", "title")]
        here = self.chosen.get(one.side) == one.name
        title = one.device.title if one.device else NONE
        usual = " (usual)" if one.device and one.device.is_default else ""
        room = max(width - 7 - METER, 10)
        pieces: list[Piece] = [
            ("▌" if row == self.cursor else " ", "bar"),
            ("  (•) " if here else "  ( ) ", "key" if here else "dim"),
            (fit(title + usual, room), "plain" if here else "dim"),
        ]
        return [*pieces, *(meter("", self._levels.get(one.side, ()))[1:] if here and one.device else ())]


def _entries(side: Side, devices: Sequence[Device], chosen: str) -> list[Entry]:
    own = [one for one in devices if one.side == side]
    if chosen and chosen not in {one.name for one in own}:
        own.append(Device(chosen, chosen, side))
    return [Entry(side, head=True), *(Entry(side, one) for one in own), Entry(side)]
