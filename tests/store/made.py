"""Sample calls, made by hand: short enough to read, with everything in them that the store keeps."""

from __future__ import annotations

from pathlib import Path

from callscope.call import Call, Omission, Overlap, Recording, Sentiment, Speaker, Suggestion, Tone, Utterance, Word

OIL = "a1b2c3d4e5f6"
CAST = "0123456789ab"


def words(text: str, start: float, end: float) -> tuple[Word, ...]:
    """The words of a text, evenly over the time."""
    spoken = text.split()
    step = (end - start) / len(spoken)
    return tuple(
        Word(round(start + step * place, 3), round(start + step * (place + 1), 3), word, 0.9)
        for place, word in enumerate(spoken)
    )


def said(start: float, end: float, speaker: str, text: str, compound: float | None = 0.0) -> Utterance:
    """An utterance with words, sentiment and tone."""
    sentiment = None if compound is None else Sentiment(compound, 0.1, 0.8, 0.1, ("still",))
    tone = Tone(round(compound or 0.0, 3), "even", 0.5, -1.0, 2.5, 0.25, ("pitch",))
    return Utterance(start, end, speaker, text, words(text, start, end), sentiment, tone)


def oil_call(
    path: Path = Path("/calls/oil.wav"), identity: str = OIL, caller: str | None = "Suzanne", title: str = "Oil light"
) -> Call:
    """A garage call of forty seconds: S1 is the customer, S2 the agent."""
    return Call(
        recording=Recording(identity, path, title, duration=40.0, caller=caller, held_at="2024-03-01", rate=8000),
        language="en",
        speakers=(
            Speaker("S1", "", "customer", 0.8, ("asks",)),
            Speaker("S2", "Cherry", "agent", 0.9, ("greets",)),
        ),
        utterances=(
            said(0.0, 4.0, "S2", "Garage, Cherry speaking, how can I help?", 0.4),
            said(4.5, 12.0, "S1", "Hi Cherry, I just left your shop and my oil light is still on.", -0.4),
            said(8.0, 8.5, "S2", "uh-huh", None),
            said(13.0, 20.0, "S2", "This happens not infrequently, did you reset the service light?", 0.0),
            said(21.0, 24.0, "S1", "I don't know how.", -0.1),
            said(25.0, 30.0, "S2", "Hold the button on the left.", 0.0),
            said(31.0, 39.0, "S1", "Oh it's off! You saved me a trip.", 0.7),
        ),
        engines={"transcribe": "faster-whisper base", "tone": "swift-f0"},
        timings={"load": 1.0, "total": 20.5},
        omitted=(Omission(15.0, 16.0, "Thank you. Thank you.", "loop"),),
        notes=("Only two voices were heard.",),
        overlaps=(Overlap(7.9, 8.6, ("S1", "S2")),),
    )


def cast_call(identity: str = CAST) -> Call:
    """A second, later call with an unnamed customer."""
    return Call(
        recording=Recording(identity, Path("/calls/cast.wav"), "Chromecast order", duration=20.0, held_at="2024-05-02"),
        language="en",
        speakers=(Speaker("S1", "", "agent", 0.7), Speaker("S2", "", "customer", 0.7)),
        utterances=(
            said(0.0, 5.0, "S1", "Thank you for calling the store.", 0.6),
            said(5.5, 15.0, "S2", "I want to buy a Chromecast but the light keeps blinking.", -0.2),
        ),
    )


def suggestion(start: float = 4.5, end: float = 12.0, rule: str = "still-broken") -> Suggestion:
    return Suggestion(OIL, start, end, "S1", "my oil light is still on", rule, "pain", ("fault",), "“still on”")
