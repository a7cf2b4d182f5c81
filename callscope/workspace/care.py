"""Care for callers: how long calls are kept, what goes, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Report, unheard
from callscope.nouns.trail import ALL
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.erased import Keeping, Plan, Receipt, Tombstone
    from callscope.nouns.trail import Asked, Entry


class Care(Base):
    """What is kept, and no longer."""

    def to_erase(self, calls: Sequence[str], caller: str = "", files: Sequence[Path] = ()) -> Plan:
        """What erasing calls, all of a caller, or files of the queue would take, and what of it left."""
        from callscope.pipeline.erasing import plan_of

        return plan_of(self.paths, self._store, calls, caller, files)

    def erase(self, plan: Plan, originals: bool = False, report: Report = unheard, act: str = "erased") -> Receipt:
        """Erases what a plan holds from all that we own, and proves it; with `originals` including what is not ours."""
        from callscope.pipeline.erasing import erase

        return erase(self.paths, self._store, plan, originals, report, act)

    def erased(self) -> list[Tombstone]:
        """The calls that were erased, the last first."""
        return self._store.tombstones()

    def lift(self, call: str) -> Tombstone:
        """Lets the sound of an erased call be heard again."""
        return self._store.lift(call)

    def keepings(self, calls: Sequence[str] | None = None) -> list[Keeping]:
        """How long each call is kept, and only those of `calls` where given; those that are due come first."""
        from callscope.pipeline.purging import keepings

        return keepings(self._store, self.settings.retention, calls=calls)

    def held_or_due(self) -> list[Keeping]:
        """The calls that are on hold or due; quick where they are few."""
        from callscope.pipeline.purging import held_or_due

        return held_or_due(self._store, self.settings.retention)

    def hold_calls(self, calls: Sequence[str], why: str | None) -> None:
        """Keeps calls from being purged or erased; None lets go of them."""
        self._store.hold_calls(calls, why)

    def keep_until(self, calls: Sequence[str], day: str | None) -> None:
        """Says until which day calls are kept; None goes by the rule of the settings."""
        self._store.keep_until(calls, day)

    def opened(self, call: str) -> None:
        """Notes that somebody reads or hears a call."""
        self._store.note_opened(call)

    def trail(self, asked: Asked = ALL) -> list[Entry]:
        """Who opened, edited, exported and erased, the last first."""
        return self._store.trail(asked)
