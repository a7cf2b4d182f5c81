"""Listening in on live calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.audio.capture.preview import Preview
    from callscope.call import Consent
    from callscope.nouns.live import Device, Event, Level, Salvaged, Sources
    from callscope.pipeline.listen import Session
    from callscope.pipeline.notebook import Notebook

__all__ = ["Listening", "Notebook", "Preview", "Session"]

NONE = "none"
"""What the settings say for a side that is not recorded."""


class Listening(Base):
    """What is recorded."""

    def devices(self) -> Sequence[Device]:
        """What can be recorded from. Raises DeviceFailed."""
        from callscope.audio.capture.devices import devices

        return devices()

    def sources(self, mic: str = "", far: str = "") -> Sources:
        """What is recorded: what was named, else what the settings name, else the default devices that there are."""
        from callscope.nouns.live import Sources

        if mic or far:
            return Sources(mic, far)
        from callscope.audio.capture.devices import DEFAULT

        chosen = self.settings.listen
        sides = {one.side for one in self.devices() if one.is_default}
        kept = {"mic": chosen.mic, "far": chosen.far}
        usual = {side: DEFAULT if side in sides else "" for side in kept}
        return Sources(**{side: "" if name == NONE else name or usual[side] for side, name in kept.items()})

    def remember(self, sources: Sources, whole: bool = False) -> None:
        """Keeps the choice of devices for the next time; `whole`: also that a side is not recorded.

        Files that are replayed are no choice.
        """
        from callscope.settings_file import write_setting

        if any(name.startswith("file:") for name in (sources.mic, sources.far)):
            return
        there = {one.side for one in self.devices()} if whole else set()
        for side, name in (("mic", sources.mic), ("far", sources.far)):
            if not name and side not in there:
                continue
            wanted = {"": NONE, "default": ""}.get(name, name)
            if wanted != getattr(self.settings.listen, side):
                self.paths.make()
                write_setting(self.paths.settings, f"listen.{side}", wanted)
        self.__dict__.pop("settings", None)  # the cached ones are out of date

    def session(
        self, sources: Sources, basis: str, tell: Callable[[Event], None], title: str = "", drafts: bool = True
    ) -> Session:
        """A shift of listening in, not yet started. `basis` is how callers are told."""
        from callscope.pipeline.listen import Session

        return Session(self.paths, self.settings, self._store, sources, basis, tell, title=title, drafts=drafts)

    def notebook(self, tell: Callable[[Event], None], title: str = "") -> Notebook:
        """A shift of calls of which nothing may be recorded: notes only. Not yet started."""
        from callscope.pipeline.notebook import Notebook

        return Notebook(self.paths, self._store, tell, title)

    def ask_shift(self, act: str, **values: Any) -> Any:
        """Has the shift that runs here, in another process, do something. Raises NotFound where none runs."""
        from callscope.pipeline.control import ask

        return ask(self.paths.recordings, act, **values)

    def preview(self, sources: Sources, tell: Callable[[Level], None]) -> Preview:
        """A level meter, not yet started; nothing is kept of what it hears."""
        from callscope.audio.capture.preview import Preview

        return Preview(sources, tell)

    def no_far_end(self) -> str:
        """What to do where the far end cannot be recorded; empty where it can. Raises DeviceFailed."""
        from callscope.audio.capture.devices import no_far_end

        return no_far_end()

    def salvage(self) -> list[Salvaged]:
        """What a crash cut off, made whole: recordings are in the queue, notes are calls. Each is told once."""
        from callscope.pipeline.salvage import salvage

        return salvage(self.paths, self._store)

    def consents(self, identity: str | None = None) -> list[Consent]:
        """How callers were told, and who declined."""
        return self._store.consents(identity)
