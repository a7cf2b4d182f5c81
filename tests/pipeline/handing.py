"""A store with everything that is handed to others: calls with and without sound, quotes with every field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from callscope.call import Call, Quote, Recording, Speaker
from callscope.store.library import Library
from tests.audio.made import noise
from tests.store.made import CAST, OIL, cast_call, oil_call, said

TICKET = "feedfacecafe"
SOUND = noise(40.0, 3)

PAIN = Quote(
    0,
    OIL,
    4.5,
    12.0,
    "S1",
    tags=("fault", "reset"),
    kind="pain",
    issue="defect",
    severity=4,
    stage="use",
    note="second time,\nshe said",
    stance="-H1",
    author="JW",
    star=True,
    place=1.5,
)


def a_ticket() -> Call:
    """A ticket: written, so without sound."""
    about = Recording(TICKET, Path("/tickets/7.json"), "Ticket 7", "ticket", duration=2.0, caller="Suzanne", channels=0)
    about = replace(about, agent="Cherry", queue="garage", reason="lamp", held_at="2024-03-04T10:00:00")
    rows = (said(0.0, 1.0, "S1", "The lamp is on again.", -0.4), said(1.0, 2.0, "S2", "Please come by."))
    return Call(about, "en", (Speaker("S1", "Suzanne", "customer", 1.0), Speaker("S2", "Cherry", "agent", 1.0)), rows)


def filled(folder: Path) -> Library:
    """A call with sound, one whose sound is missing, a ticket; five quotes, a tree of tags, a study, a known caller."""
    path = folder / "oil.wav"
    soundfile.write(path, np.stack([SOUND, SOUND]).T, 16_000)
    library = Library(folder / "callscope.db")
    for call in (oil_call(path), cast_call(), a_ticket()):
        library.save_call(call)
    library.set_calls([OIL], outcome="solved", satisfaction=4, reason="lamp", queue="garage", agent="Cherry")
    library.add_tag("fault", None, "what does not work", "red")
    library.add_tag("reset", "fault", "forgot to reset", "teal")
    library.set_caller("Suzanne", may_contact=True, note="calls often")
    library.set_study("Lights", "Why do lights stay on?")
    library.put_into_study("Lights", [OIL, TICKET])
    library.add_quote(PAIN)
    library.add_quote(Quote(0, OIL, 31.0, 39.0, "S1", kind="story", tags=("solved",), checked=True))
    library.add_quote(Quote(0, OIL, 12.9, 24.1, "", kind="need"))
    library.add_quote(Quote(0, CAST, 5.5, 15.0, "S2", kind="want", severity=2, by="rule"))
    library.add_quote(Quote(0, TICKET, 0.0, 1.0, "S1", kind="pain", tags=("fault",)))
    return library
