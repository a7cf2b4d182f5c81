"""A file becomes a stored call, top to bottom: describe, decode, words beside turns beside tone, assemble, store."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.apart import together
from callscope.audio import decode
from callscope.call import APART, IDLE, Call, Progress, Recording, Report
from callscope.conversation import channels
from callscope.errors import CallscopeError, Unusable
from callscope.pipeline import recorded, ruling
from callscope.pipeline.assemble import Found, assemble, with_sentiment
from callscope.pipeline.claims import claimed
from callscope.pipeline.consent import demand_open
from callscope.pipeline.describe import describe
from callscope.pipeline.stages import FRAMES, SOUND, TURNS, WORDS, Sound, Stage, Stages
from callscope.store.erasures import was_erased

if TYPE_CHECKING:
    from callscope.pipeline.engines import Engines
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library

SHARES: Mapping[str, float] = {"decode": 1, "words": 12, "turns": 6, "tone": 2}
"""Rough shares of the time that stages take, for one bar over all of them."""


TIMED: Mapping[str, str] = {"words": "transcribe", "turns": "diarize", "tone": "tone"}
"""What the engines' stages are called among a call's timings."""


class Heard(NamedTuple):
    """The call, and whether it was in the store already."""

    call: Call
    known: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What a hearing works with."""

    paths: Paths
    settings: Settings
    library: Library
    engines: Engines


def hear(path: Path, desk: Desk, report: Report, caller: str = "", force: bool = False) -> Heard:
    """Hears a file, or finds that it was heard with the same settings. Raises CallscopeError; nothing half-stored.

    A call whose caller said no (which stays closed), or that was erased, is heard with `force` alone. Where another
    process hears the same sound at the moment, it waits for that one.
    """
    identity = decode.identify(path)
    with claimed(desk.paths.work, identity, report):
        there = known(path, identity, desk.library, desk.settings, force)
        if there is not None:
            return Heard(there, True)
        room = Room(desk.paths.work, desk.settings, desk.engines)
        with _erased_meanwhile(desk.library, identity, desk.paths.work):
            call = unstored(path, identity, room, report, caller, force)
        return Heard(keep(path, call, desk.library, desk.settings, desk.paths.work, force), False)


def known(path: Path, identity: str, library: Library, settings: Settings, force: bool = False) -> Call | None:
    """The stored call of a file, if it was heard with the same settings. Raises Refused where the caller said no, or
    where it was erased, unless `force`."""
    if not force:
        demand_open(library, identity)
        if at := library.erased([identity]).get(identity):
            raise was_erased(identity, at)
    options = library.options(identity)
    if options is None:
        return None
    call = library.call(identity)
    if not call.recording.path.exists():
        library.move_call(identity, path.absolute())  # it went elsewhere, and here it is
        call = library.call(identity)
    if options != options_of(settings) or force:
        return None
    if recorded.is_live(path):
        recorded.take_over(library, path, call, settings.consent.when_told)
        call = library.call(identity)
    return call


@contextlib.contextmanager
def _erased_meanwhile(library: Library, identity: str, work: Path) -> Iterator[None]:
    """What is erased while it is heard leaves nothing behind, and that is what is told."""
    try:
        yield
    except CallscopeError as error:
        if at := library.erased([identity]).get(identity):
            Stages(work / identity).clear()
            raise was_erased(identity, at) from error
        raise


@dataclass(frozen=True, slots=True)
class Room:
    """What hearing needs without a store. Unless `patchy`, an engine that fails fails the call, even where its words
    are there."""

    work: Path
    settings: Settings
    engines: Engines
    patchy: bool = True


def unstored(path: Path, identity: str, room: Room, report: Report, caller: str = "", force: bool = False) -> Call:
    """The call, heard and not stored; its finished stages stay in the work folder until `keep`."""
    facts = describe(path, room.settings.names) | ({"caller": caller} if caller else {})
    if recorded.is_live(path):
        facts |= recorded.facts_of(path)
    stages = Stages(room.work / identity)
    if force:
        stages.clear()
    try:
        return _heard(identity, path, facts, room, stages, _Combined(report))
    except Unusable:
        stages.clear()  # nothing to go on from
        raise


def keep(path: Path, call: Call, library: Library, settings: Settings, work: Path, again: bool = False) -> Call:
    """Stores a heard call with what the rules suggest, with `again` also one that was erased; returns it with what
    people made of it."""
    identity = call.recording.id
    if learned := library.learned():
        call = with_sentiment(call, learned)  # who heard it knows no store
    slow: list[str] = []
    with _erased_meanwhile(library, identity, work):
        suggestions = ruling.suggested(library, call, slow.append)
        library.save_call(ruling.with_notes(call, slow), options_of(settings), suggestions, again)
    Stages(work / identity).clear()
    if recorded.is_live(path):
        recorded.take_over(library, path, call, settings.consent.when_told)
    return library.call(identity)


def options_of(settings: Settings) -> str:
    """The settings that change what is heard, as one comparable text."""
    chosen = {name: asdict(getattr(settings, name)) for name in ("words", "turns", "tone", "roles")}
    chosen["turns"].pop("threads")
    return json.dumps(chosen, sort_keys=True, default=dict)


def _heard(identity: str, path: Path, facts: Mapping[str, str], room: Room, stages: Stages, report: _Combined) -> Call:
    begun = time.perf_counter()
    stage = stages.run("sound", {}, SOUND, partial(_sound, path, report))
    sound: Sound = stage.result
    needed = ("words", "tone") if sound.parties else ("words", "turns", "tone")
    report.expect("decode", *needed)
    loading = _seconds(partial(room.engines.ready, needed, report))
    found, spent = _found(sound, room, stages, needed, report)
    call = assemble(_recording(identity, path, facts, sound), found, facts, room.settings)
    marked = time.perf_counter()
    call = with_sentiment(call)
    now = time.perf_counter()
    seconds = {
        "load": loading,
        "decode": stage.seconds,
        **spent,
        "sentiment": now - marked,
        "total": now - begun - loading,
    }
    timings = {name: round(value, 3) for name, value in seconds.items()}
    return replace(call, engines=engines_of(room.settings, sound), timings=timings)


def _sound(path: Path, report: Report, place: Path) -> Sound:
    raw = place / "channels.f32"
    decoded = decode.decode(path, raw, report)
    layout = channels.tell(decoded.audio)
    tracks = channels.write_tracks(decoded.audio, layout, place / "sound.f32", report)
    with contextlib.suppress(PermissionError):  # Windows, while it is mapped: it goes with the folder
        raw.unlink()
    return Sound(
        path=str(place / "sound.f32"),
        tracks=tracks,
        parties=layout.kind == "parties",
        layout=layout.kind,
        duration=round(decoded.audio.duration, 3),
        declared=decoded.declared,
        incomplete=decoded.incomplete,
        channels=decoded.channels,
        rate=decoded.rate,
        sides=layout.sides,
    )


def _found(
    sound: Sound, room: Room, stages: Stages, needed: tuple[str, ...], report: Report
) -> tuple[Found, dict[str, float]]:
    works = _works(sound, room, stages)
    answers: dict[str, Any] = together({name: works[name] for name in needed}, report, room.engines.at_once)
    for name, answer in answers.items():
        if isinstance(answer, CallscopeError) and (name == "words" or not room.patchy):
            raise answer
    seconds = {name: stage.seconds for name, stage in answers.items() if isinstance(stage, Stage)}
    spent = {told: seconds.get(name, 0.0) for name, told in TIMED.items()}
    results = {name: stage.result if isinstance(stage, Stage) else stage for name, stage in answers.items()}
    sides = (sound.sides or range(sound.tracks)) if sound.parties else ()  # one that was decoded before has none
    return Found(sides, results["words"], results.get("turns"), results["tone"]), spent


def _works(sound: Sound, room: Room, stages: Stages) -> dict[str, Callable[[Report], Stage]]:
    words, turns = room.settings.words, room.settings.turns
    heard = {"model": words.model, "language": words.language, "compute": words.compute, "glossary": words.glossary}
    told = {"pipeline": turns.pipeline, "speakers": turns.speakers}
    tracks = (Path(sound.path), sound.tracks)
    return {
        "words": lambda report: stages.run(
            "words", heard, WORDS, lambda _: room.engines.words(*tracks, words.language, report=report)
        ),
        "turns": lambda report: stages.run(
            "turns", told, TURNS, lambda _: room.engines.turns(*tracks, turns.speakers, report=report)
        ),
        "tone": lambda report: stages.run("tone", {}, FRAMES, lambda _: room.engines.tone(*tracks, report=report)),
    }


def _recording(identity: str, path: Path, facts: Mapping[str, str], sound: Sound) -> Recording:
    return Recording(
        id=identity,
        path=path.absolute(),
        title=facts["title"],
        duration=sound.duration,
        declared_duration=sound.declared,
        channels=sound.channels,
        rate=sound.rate,
        incomplete=sound.incomplete,
        caller=facts.get("caller"),
        agent=facts.get("agent"),
        queue=facts.get("queue"),
        reason=facts.get("reason"),
        held_at=facts.get("held_at"),
        source="live" if recorded.is_live(path) else "file",
    )


def engines_of(settings: Settings, sound: Sound) -> dict[str, str]:
    """The engines by stage, with what they ran on."""
    return {
        "transcribe": f"faster-whisper {settings.words.model} {settings.words.compute}",
        "diarize": APART if sound.parties else f"pyannote.audio {settings.turns.pipeline}",
        "tone": f"swift-f0, {settings.tone.sides}",
        "sentiment": "vaderSentiment",
    }


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class _Combined:
    """One bar over all stages; anything else is a beat to cancel on."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._done: dict[str, float] = {}
        self._expected: tuple[str, ...] = tuple(SHARES)

    def expect(self, *stages: str) -> None:
        self._expected = stages

    def __call__(self, progress: Progress) -> None:
        if progress.stage in SHARES:
            self._done[progress.stage] = progress.done
            shares = {stage: SHARES[stage] for stage in self._expected}
            done = sum(share * self._done.get(stage, 0.0) for stage, share in shares.items()) / sum(shares.values())
            said = " · ".join(f"{stage} {self._done[stage]:.0%}" for stage in shares if self._done.get(stage))
            self._report(Progress("hear", min(done, 1.0), said))
        else:
            self._report(IDLE)
