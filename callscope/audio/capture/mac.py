"""The far end on macOS: a virtual device called BlackHole, which the person installs. Nobody has run this yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.nouns.live import Device

ADVICE = (
    "install BlackHole, then in Audio MIDI Setup make a multi-output device of it and your headphones and choose that"
    " as the output: macOS lets no program record what another plays"
)
"""What a person has to do before the far end can be recorded."""

_VIRTUAL = "blackhole"


def devices(known: list[Device]) -> list[Device]:
    """PortAudio's list with BlackHole as the far end; the first one is taken for the default."""
    mics = [one for one in known if _VIRTUAL not in one.name.lower()]
    virtual = [one for one in known if _VIRTUAL in one.name.lower()]
    return mics + [replace(one, side="far", is_default=not number) for number, one in enumerate(virtual)]
