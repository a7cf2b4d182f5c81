"""A player whose time is set by the test, and a workspace that has one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from callscope.pipeline.consent import demand
from callscope.workspace import Workspace


class Now(NamedTuple):
    position: float
    playing: bool
    ready: float = 1.0
    trouble: str = ""


class Tape:
    """A player whose time is set by the test."""

    def __init__(self) -> None:
        self.at, self.playing, self.factor = 0.0, False, 1.0
        self.spans: list[tuple[float, float]] | None = None
        self.looped: tuple[float, float] | None = None
        self.silent: set[int] = set()
        self.out: list[tuple[float, float]] = []
        self.closed = False
        self.trouble = ""

    def play(self, spans: Sequence[tuple[float, float]] | None = None, at: float | None = None) -> None:
        self.spans, self.playing = (list(spans) if spans else None), True
        self.at = self.at if at is None else at

    def pause(self) -> None:
        self.playing = False

    def seek(self, at: float) -> None:
        self.at = at

    def speed(self, factor: float) -> None:
        self.factor = factor

    def loop(self, span: tuple[float, float] | None) -> None:
        self.looped = span

    def mute(self, channels: Collection[int]) -> None:
        self.silent = set(channels)

    def heard(self) -> Now:
        return Now(self.at, self.playing, trouble=self.trouble)

    def played(self) -> list[tuple[float, float]]:
        out, self.out = self.out, []
        return out

    def close(self) -> None:
        self.closed = True

    def fails(self, trouble: str) -> None:
        """The device cannot be opened, or is lost."""
        self.playing, self.trouble = False, trouble

    def runs(self, until: float) -> None:
        """Plays on to a moment."""
        self.out.append((self.at, until))
        self.at = until


class Room(Workspace):
    """A workspace with a loudspeaker."""

    tape: Tape

    def player(self, identity: str) -> Tape:  # type: ignore[override]
        demand(self._store, identity, "listen")
        self.tape = Tape()
        return self.tape
