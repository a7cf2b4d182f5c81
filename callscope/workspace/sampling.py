"""Sampling and saturation: which calls to hear, and what may be claimed of those that were heard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.sampled import Draw, Pick, Sampling, Saturation, Share


class Samples(Base):
    """Calls that were drawn."""

    def draw_sample(
        self,
        source: Path,
        size: int,
        by: Sequence[str] = (),
        share: Share = "proportional",
        seed: int = 1,
        study: str = "",
    ) -> Draw:
        """Draws calls from a folder or a CSV of call records, and keeps the sample."""
        from callscope.pipeline.sampling import draw

        return draw(self._store, source, self.settings.names, size, by, share, seed, study)

    def sampling(self, study: str | None = None, by: Sequence[str] | None = None) -> Sampling:
        """Heard against unheard, by stratum, with the sentences on what may not be claimed yet."""
        from callscope.pipeline.sampling import sampling_of

        return sampling_of(self._store, study or "", by)

    def saturation(self, study: str | None = None) -> Saturation:
        """New tags per reviewed call as a curve, with the sentences on what it says."""
        from callscope.pipeline.sampling import saturation_of

        return saturation_of(self._store, study or "")

    def sample_to_hear(self, study: str | None = None) -> list[Path]:
        """The files of the sample that are not heard yet."""
        from callscope.pipeline.sampling import left_to_hear

        return left_to_hear(self._store, study or "")

    def enqueue(self, files: Sequence[Path]) -> int:
        """Puts files into the queue of what is to be heard; says how many."""
        from callscope.pipeline.sampling import enqueue

        return enqueue(self._store, files)

    def sample_table(self, picks: Sequence[Pick]) -> str:
        """The drawn calls as CSV."""
        from callscope.pipeline.sampling import table

        return table(picks)
