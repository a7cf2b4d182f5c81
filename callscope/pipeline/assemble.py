"""What the engines found becomes a Call. Pure: no file, no clock, no model."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Call, Omission, Overlap, Recording, Role, Speaker, Turn, Utterance
from callscope.conversation import attribute, roles, sentiment, tone
from callscope.conversation.frames import loudness
from callscope.conversation.overlaps import overlaps
from callscope.errors import CallscopeError
from callscope.sides import SIDES, side_labels

if TYPE_CHECKING:
    from callscope.conversation.diarize import Diarization
    from callscope.conversation.frames import Frames
    from callscope.conversation.transcribe import Transcript
    from callscope.nouns.taught import Learned
    from callscope.settings import Settings

_NO_BASELINE = {tone.NO_BASELINE, tone.TOO_SHORT}


class Found(NamedTuple):
    """What the engines gave, one transcript and one set of frames per track; an engine that failed left its error.

    `sides` are the file's channels, counted from 0, on whose tracks one party each speaks; none where all share one.
    """

    sides: Sequence[int]
    transcripts: Sequence[Transcript]
    turns: Diarization | CallscopeError | None
    frames: Sequence[Frames] | CallscopeError

    @property
    def parties(self) -> bool:
        """Whether each party has a channel of its own."""
        return bool(self.sides)


def assemble(recording: Recording, found: Found, facts: Mapping[str, str], settings: Settings) -> Call:
    """The call, without sentiment, engines' names and timings."""
    language = _language(found.transcripts)
    labels = side_labels(recording.channels)
    parties = tuple(labels[side] for side in found.sides)
    utterances = _utterances(found, parties, settings)
    speakers = _speakers(utterances, language, _agent(parties, facts, settings), facts)
    if isinstance(found.turns, CallscopeError):
        speakers = tuple(Speaker(one.label) for one in speakers)  # nobody knows whose words these are
    heard = {one.label for one in speakers if settings.tone.sides == "all" or one.role == "customer"}
    utterances = _toned(utterances, parties, heard, found.frames)
    return Call(
        recording=recording,
        language=language,
        speakers=speakers,
        utterances=utterances,
        omitted=_omitted(found.transcripts),
        levels=_levels(recording, found),
        notes=tuple(_notes(recording, found, language, utterances)),
        overlaps=_overlaps(found, parties, {one.label for one in speakers}),
    )


def with_sentiment(call: Call, learned: Learned = ()) -> Call:
    """The call with what its words say; None throughout where the lexicon does not know the language.

    `learned` are the words that people taught.
    """
    return replace(call, utterances=sentiment.score(call.utterances, call.speakers, call.language, learned))


def _language(transcripts: Sequence[Transcript]) -> str:
    longest = max(transcripts, key=lambda one: len(one.words))
    return longest.language


def _omitted(transcripts: Sequence[Transcript]) -> tuple[Omission, ...]:
    return tuple(sorted(omission for one in transcripts for omission in one.omitted))


def _overlaps(found: Found, parties: Sequence[str], speakers: Collection[str]) -> tuple[Overlap, ...] | None:
    """Where several of the call's speakers are heard at once: a voice without a word in all of the call is none."""
    if parties:
        sides = zip(parties, found.transcripts, strict=True)
        turns = [Turn(*span, label) for label, one in sides for span in one.speech]
    elif found.turns is None or isinstance(found.turns, CallscopeError):
        return None
    else:
        turns = list(found.turns.turns)
    return overlaps(one for one in turns if one.speaker in speakers)


def _utterances(found: Found, parties: Sequence[str], settings: Settings) -> tuple[Utterance, ...]:
    tracks = [attribute.replace_words(one.words, settings.words.replace) for one in found.transcripts]
    if parties:
        return attribute.by_tracks(tracks, parties, settings.words)
    turns = () if found.turns is None or isinstance(found.turns, CallscopeError) else found.turns.turns
    return attribute.by_turns(tracks[0], turns, settings.words)


def _agent(parties: Sequence[str], facts: Mapping[str, str], settings: Settings) -> str | None:
    """The label of the channel that is known to be the agent's, even where no word is on it."""
    known = settings.roles.agent_channel or facts.get("agent_channel", "")
    return dict(zip(SIDES, parties, strict=False)).get(known)


def _speakers(
    utterances: Sequence[Utterance], language: str, agent: str | None, facts: Mapping[str, str]
) -> tuple[Speaker, ...]:
    labels = tuple(dict.fromkeys(one.speaker for one in utterances))
    return tuple(_named(one, facts) for one in roles.roles(labels, utterances, language, agent))


def _named(speaker: Speaker, facts: Mapping[str, str]) -> Speaker:
    known: Mapping[Role, str] = {"agent": facts.get("agent", ""), "customer": facts.get("caller", "")}
    name = known.get(speaker.role, "")
    return replace(speaker, name=name) if name else speaker


def _toned(
    utterances: tuple[Utterance, ...],
    parties: Sequence[str],
    heard: Container[str],
    frames: Sequence[Frames] | CallscopeError,
) -> tuple[Utterance, ...]:
    if isinstance(frames, CallscopeError):
        return tuple(replace(one, no_tone="the tone engine failed") for one in utterances)
    return tone.score(utterances, frames, {label: track for track, label in enumerate(parties)}, heard)


def _levels(recording: Recording, found: Found) -> tuple[bytes, ...]:
    """Of one party per channel a row for each channel of the file: what is no party's is silence."""
    if isinstance(found.frames, CallscopeError):
        return ()
    heard = tuple(map(loudness, found.frames))
    if not found.sides:
        return heard
    own = dict(zip(found.sides, heard, strict=True))
    return tuple(own.get(channel, bytes(len(heard[0]))) for channel in range(recording.channels))


def _notes(recording: Recording, found: Found, language: str, utterances: Sequence[Utterance]) -> list[str]:
    notes = []
    if recording.incomplete:
        declared = recording.declared_duration
        said = f" of {declared:.0f} s that it declares" if declared else ""
        notes.append(f"the file is incomplete: {recording.duration:.0f} s{said} could be read")
    if isinstance(found.turns, CallscopeError):
        notes.append(f"speakers were not told apart: {found.turns}; try again: callscope hear FILE --force")
    if isinstance(found.frames, CallscopeError):
        notes.append(f"tone was not scored: {found.frames}; try again: callscope hear FILE --force")
    untold = {one.no_tone for one in utterances}
    if untold == {tone.NOT_HEARD}:
        notes.append("tone is not scored: the settings want the customer's alone, and no customer is known here")
    elif untold and untold - {tone.NOT_HEARD} <= _NO_BASELINE:
        notes.append("tone is not scored: nobody speaks long enough here to know their baseline")
    if not any(one.words for one in found.transcripts):
        notes.append("no speech was found")
    elif not sentiment.knows(language):
        notes.append(f"sentiment is not scored: its lexicon knows English only, and this call is in {language or '?'}")
    return notes
