"""A study with two calls that sound, an insight, an assumption and the words of a report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from callscope.call import Consent, Quote
from callscope.store.library import Library
from tests.store.made import CAST, OIL, cast_call, oil_call

STUDY = "Lights"


def sound(path: Path, seconds: float) -> Path:
    """A file with a tone of 200 Hz that never falls silent."""
    moments = np.arange(int(seconds * 8000)) / 8000
    soundfile.write(path, (0.3 * np.sin(2 * np.pi * 200 * moments)).astype(np.float32), 8000)
    return path


def studied(home: Path, calls: Path) -> Library:
    """The library, with the quotes 1-5: three of Suzanne, one of her agent, one of an unnamed caller without sound."""
    home.mkdir(parents=True, exist_ok=True)
    library = Library(home / "callscope.db")
    library.save_call(oil_call(sound(calls / "oil.wav", 40.0)))
    library.save_call(cast_call())
    library.set_study(STUDY, question="Why do they call again?", access="the garage's calls", granted_by="Sam")
    library.put_into_study(STUDY, [OIL, CAST])
    library.set_calls([OIL], outcome="solved", satisfaction=5)
    library.keep_consent(Consent(Path("/calls/oil.wav"), "told", "announced", call=OIL))
    pain = {"kind": "pain", "issue": "fault", "stage": "service"}
    for quote in (
        Quote(0, OIL, 4.5, 12.0, tags=("light",), severity=4, checked=True, star=True, **pain),  # type: ignore[arg-type]
        Quote(0, OIL, 21.0, 24.0, tags=("how",), severity=2, stance="-H1", **pain),  # type: ignore[arg-type]
        Quote(0, OIL, 31.0, 39.0, kind="story", tags=("glad",), checked=True),
        Quote(0, OIL, 13.0, 20.0, tags=("light",), severity=5, **pain),  # type: ignore[arg-type]
        Quote(0, CAST, 5.5, 15.0, kind="want", tags=("order",), issue="setup", stage="buying", severity=3),
    ):
        library.add_quote(quote)
    made = library.add_insight("Nobody owns the last minute.", "No list.", STUDY, [1, 2, 4, 5])
    library.cite(made.id, [3], "against")
    library.add_action(made.id, "Put it on the work sheet", who="Workshop", urgency="now")
    library.add_assumption("Suzanne knows what was done.", STUDY, "H1")
    library.set_preface(STUDY, "The last minute", "Most could have been spared.")
    return library
