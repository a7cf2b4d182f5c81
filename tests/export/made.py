"""Calls made by hand."""

from __future__ import annotations

from pathlib import Path

from callscope.call import Call, Omission, Overlap, Recording, Sentiment, Speaker, Tone, Utterance, Word

RAISED = Tone(1.8, "raised, fast", 3.0, 4.0, 3.2, 0.1, ("pitch +3.0 st",))
NEGATIVE = Sentiment(-0.42, 0.0, 0.7, 0.3, ("don't know",))


def spoken(start: float, speaker: str, text: str, pace: float = 0.3, **more: object) -> Utterance:
    """An utterance whose words follow each other every `pace` seconds."""
    words = tuple(
        Word(round(start + index * pace, 3), round(start + (index + 0.9) * pace, 3), word, 0.9)
        for index, word in enumerate(text.split())
    )
    end = words[-1].end if words else start
    return Utterance(start, end, speaker, text, words, **more)  # type: ignore[arg-type]


def a_call(*utterances: Utterance, **more: object) -> Call:
    """Suzanne, who is the customer, and Cherry, who is the agent."""
    about = Recording(
        "0123456789ab",
        Path("/calls/oil light.flac"),
        "Oil light",
        duration=238.04,
        channels=2,
        held_at="2026-11-03T10:05:00",
        caller="Suzanne M.",
    )
    speakers = (Speaker("S1", "Suzanne", "customer", 0.81), Speaker("S2", "Cherry", "agent", 0.94))
    call = {"recording": about, "language": "en", "speakers": speakers, "utterances": utterances, **more}
    return Call(**call)  # type: ignore[arg-type]


def the_call() -> Call:
    """A short call with everything that an export shows."""
    return a_call(
        spoken(2, "S2", "Good morning, thank you for calling the garage, this is Cherry, how can I help you today?"),
        spoken(3, "S1", "uh-huh"),
        spoken(
            16,
            "S1",
            "But then I left and my oil light is still on and I don't know why.",
            tone=RAISED,
            sentiment=NEGATIVE,
        ),
        engines={"transcribe": "faster-whisper base", "diarize": "channels"},
        timings={"load": 1.5, "total": 9.25},
        omitted=(Omission(113, 118, "Thank you. Thank you.", "silence"),),
        notes=("Tone was not scored for Cherry: too little speech. Hear a longer call.",),
        overlaps=(Overlap(3, 3.6, ("S2", "S1")),),
        outcome="solved",
        satisfaction=4,
    )
