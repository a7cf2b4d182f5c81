"""Where a bench hears calls: a workspace of its own, with bare faster-whisper beside it on the same files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.apart import Engine
from callscope.bench.anchors import bare_text
from callscope.bench.truth import channels, write_wav
from callscope.call import RATE
from callscope.settings import Paths, find_models
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.call import Call, Samples


class Place:
    """`data` is the folder of calls with truth, `scratch` is deleted afterwards, `bare` gives the anchor's text of a
    file."""

    def __init__(self, data: Path, scratch: Path, bare: Callable[[Path], str]) -> None:
        self.data, self.scratch, self.bare = data, scratch, bare
        self.workspace = Workspace(Paths(scratch / "home", find_models()))

    def heard(self, files: Sequence[Path], **options: Any) -> list[Call]:
        """The calls of these files, in their order. Raises what failed."""
        outcomes = list(self.workspace.with_options(**options).hear(files))
        for outcome in outcomes:
            if outcome.error:
                raise outcome.error
        return [outcome.call for outcome in outcomes if outcome.call]

    def mixed(self, path: Path, later: int = 0) -> Path:
        """The call with its channels mixed to one, `later` milliseconds of silence before it."""
        return self._written(f"{path.parent.name}-mixed-{later}", channels(path).mean(axis=1), later)

    def whole(self, path: Path, later: int = 0) -> Path:
        """The call with its two channels, so much later."""
        return self._written(f"{path.parent.name}-whole-{later}", channels(path), later)

    def sides(self, path: Path, later: int = 0) -> list[Path]:
        """Each of its channels as a file of its own, so much later."""
        rows = enumerate(channels(path).T)
        return [self._written(f"{path.parent.name}-{number}-{later}", row, later) for number, row in rows]

    def _written(self, name: str, samples: Samples, later: int) -> Path:
        import numpy as np

        silence = np.zeros((later * RATE // 1000, *samples.shape[1:]), np.float32)
        path = self.scratch / f"{name}.wav"
        write_wav(path, np.concatenate([silence, samples]))
        return path


@contextmanager
def opened(data: Path) -> Iterator[Place]:
    """A place that is gone with the context."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch, _bare() as bare:
        yield Place(data, Path(scratch), bare)


@contextmanager
def _bare() -> Iterator[Callable[[Path], str]]:
    with Engine("bare faster-whisper", "callscope.bench.anchors:load_bare", str(find_models()), 2) as engine:
        yield lambda path: bare_text(engine.answer(str(path)))
