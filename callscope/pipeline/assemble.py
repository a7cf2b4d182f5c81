"""What the engines found becomes a Call. Pure: no file, no clock, no model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Call, Omission, Overlap, Recording, Role, Speaker, Turn, Utterance
from callscope.conversation import attribute, roles, sentiment, tone
from callscope.conversation.frames import loudness
from callscope.conversation.overlaps import overlaps
from callscope.errors import CallscopeError
from callscope.sides import side_labels

if TYPE_CHECKING:
    from callscope.conversation.diarize import Diarization
    from callscope.conversation.frames import Frames
    from callscope.conversation.transcribe import Transcript
    from callscope.nouns.taught import Learned
    from callscope.settings import Settings

_NO_BASELINE = {"no baseline yet", "too short"}


class Found(NamedTuple):
    """What the engines gave, one transcript and one set of frames per track; an engine that failed left its error."""

    parties: bool
    transcripts: Sequence[Transcript]
    turns: Diarization | CallscopeError | None
    frames: Sequence[Frames] | CallscopeError


def assemble(recording: Recording, found: Found, facts: Mapping[str, str], settings: Settings) -> Call:
    """The call, without sentiment, engines' names and timings."""
    language = _language(found.transcripts)
    utterances = _utterances(found, settings)
    speakers = _speakers(utterances, language, facts, settings)
    if isinstance(found.turns, CallscopeError):
        speakers = tuple(Speaker(one.label) for one in speakers)  # nobody knows whose words these are
    utterances = _toned(utterances, speakers, found, settings)
    return Call(
        recording=recording,
        language=language,
        speakers=speakers,
        utterances=utterances,
        omitted=_omitted(found.transcripts),
        levels=() if isinstance(found.frames, CallscopeError) else tuple(map(loudness, found.frames)),
        notes=tuple(_notes(recording, found, language, utterances)),
        overlaps=_overlaps(found, {one.label for one in speakers}),
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


def _overlaps(found: Found, speakers: Collection[str]) -> tuple[Overlap, ...] | None:
    """Where several of the call's speakers are heard at once: a voice without a word in all of the call is none."""
    if found.parties:
        sides = zip(side_labels(len(found.transcripts)), found.transcripts, strict=True)
        turns = [Turn(*span, label) for label, one in sides for span in one.speech]
    elif found.turns is None or isinstance(found.turns, CallscopeError):
        return None
    else:
        turns = list(found.turns.turns)
    return overlaps(one for one in turns if one.speaker in speakers)


def _utterances(found: Found, settings: Settings) -> tuple[Utterance, ...]:
    tracks = [attribute.replace_words(one.words, settings.words.replace) for one in found.transcripts]
    if found.parties:
        return attribute.by_tracks(tracks, side_labels(len(tracks)), settings.words)
    turns = () if found.turns is None or isinstance(found.turns, CallscopeError) else found.turns.turns
    return attribute.by_turns(tracks[0], turns, settings.words)


def _speakers(
    utterances: Sequence[Utterance], language: str, facts: Mapping[str, str], settings: Settings
) -> tuple[Speaker, ...]:
    labels = tuple(dict.fromkeys(one.speaker for one in utterances))
    agent = settings.roles.agent_channel or facts.get("agent_channel", "")
    guessed = roles.roles(labels, utterances, language, agent if agent in labels else None)
    return tuple(_named(one, facts) for one in guessed)


def _named(speaker: Speaker, facts: Mapping[str, str]) -> Speaker:
    known: Mapping[Role, str] = {"agent": facts.get("agent", ""), "customer": facts.get("caller", "")}
    name = known.get(speaker.role, "")
    return replace(speaker, name=name) if name else speaker


def _toned(
    utterances: tuple[Utterance, ...], speakers: Sequence[Speaker], found: Found, settings: Settings
) -> tuple[Utterance, ...]:
    if isinstance(found.frames, CallscopeError):
        return tuple(replace(one, no_tone="the tone engine failed") for one in utterances)
    labels = [one.label for one in speakers]
    heard = {one.label for one in speakers if settings.tone.sides == "all" or one.role == "customer"}
    sides = side_labels(len(found.frames))
    track_of = {label: sides.index(label) if found.parties else 0 for label in labels}
    return tone.score(utterances, found.frames, track_of, heard)


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
    if utterances and {one.no_tone for one in utterances} <= _NO_BASELINE:
        notes.append("tone is not scored: nobody speaks long enough here to know their baseline")
    if not any(one.words for one in found.transcripts):
        notes.append("no speech was found")
    elif not sentiment.knows(language):
        notes.append(f"sentiment is not scored: its lexicon knows English only, and this call is in {language or '?'}")
    return notes
