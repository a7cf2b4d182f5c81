"""Who speaks: turns, whose words, and roles, on every recording with truth; each is heard once for all three."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.bench import attribution, roles, turns
from callscope.bench.heard import Kept, listening, pieces

if TYPE_CHECKING:
    from callscope.bench.table import Measure


def measure(data: Path, anchors: bool = False, keep: Path | None = None) -> Iterator[Measure]:
    """Every figure; with `anchors` pyannote.audio's own pipeline hears meetings and calls of people too.

    `keep` is a folder for words and anchors, which are heard once and taken from there in the next run.
    """
    kept = Kept(keep)
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch, listening(anchors, kept) as listen:
        heard = [listen(piece) for piece in pieces(data, Path(scratch), kept)]
        yield from turns.measure(heard)
        yield from attribution.measure(heard)
        yield from roles.heard_roles(heard)
    yield from roles.measure(data)
