"""How it was said: pitch, level, energy ratio, pace and pauses of an utterance against the speaker's own baseline.

Every measure, label, threshold and abstention is defined, with its source, in docs/definitions.md, "Tone of voice".
Labels name a delivery, never an emotion.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Report, Tone, Utterance, unheard
from callscope.conversation.baseline import PACE_WORDS, Baseline, Centre, Heard, Timing, baseline, timing
from callscope.conversation.frames import VOICED, Frames, detector, measure, quiet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

LEAST_VOICED = 0.6
"""Seconds of voiced sound under which an utterance's pitch and energy ratio say nothing."""

LEAST_HARMONICITY = 0.45
"""Below this most of the energy does not repeat with the pitch, as at a signal-to-noise ratio under 0 dB."""

NOISE_SHARE = 0.2
"""Sound of which a smaller part than this is voiced is not speech."""

MOST_CLIPPED = 0.05
"""Part of the samples at the rail from which on an utterance is too distorted, about 9 dB over full scale."""

STEADY_STEP, STEADY_SHARE, STEADY_RANGE = 0.05, 0.6, 1.5
"""Music: more than this share of the 16 ms steps are under so many semitones, yet the pitch has a range of so many.
Speech never holds still so often (at most 0.4 in any utterance measured); one held note is left to be flat."""

HEATED, RAISED, LOW = 1.5, 0.75, -0.75
"""Arousal from which on an utterance is heated or raised, and down to which it is even."""

FLAT_RANGE = 4.0
"""Semitones: a low utterance whose pitch moves less than this is flat."""

PACE_Z, PACE_STEP = 1.0, 0.8
"""Slow or fast: this far from the speaker's own pace, in z and in words per second."""

HESITANT_PAUSES, HESITANT_SHARE = 2, 0.2
"""Hesitant: at least so many pauses, which take at least this part of the time from the first to the last word."""

MOVED = 0.75
"""A measure at least this far from the baseline, in z, is named among the reasons."""

NOT_HEARD = "not scored for this side"
NO_SOUND = "no sound"
TOO_SHORT = "too short"
TOO_NOISY = "too noisy"
CLIPPED = "clipped"
MUSIC = "music or tones"
TALKED_OVER = "talked over"
NO_BASELINE = "no baseline yet"


def load() -> Callable[..., tuple[Frames, ...]]:
    """The function `(sound, tracks, *, report)` -> the frames of each track of a raw interleaved float32 file."""
    detect = detector()

    def frames(sound: Path, tracks: int, *, report: Report = unheard) -> tuple[Frames, ...]:
        return measure(Path(sound), tracks, detect, report)

    return frames


def score(
    utterances: Sequence[Utterance], frames: Sequence[Frames], track_of: Mapping[str, int], heard: Container[str]
) -> tuple[Utterance, ...]:
    """The same utterances, each with a tone or with `no_tone` saying why there is none.

    `track_of` names the row of `frames` that holds a speaker (row 0 where it does not say); speakers that are not in
    `heard` are neither measured nor scored.
    """
    found = _measures(utterances, frames, track_of, heard)
    own: dict[str, list[Heard]] = {one.speaker: [] for one in utterances}
    for one, what in zip(utterances, found, strict=True):
        if isinstance(what, Heard):
            own[one.speaker].append(what)
    usual = {speaker: baseline(every) for speaker, every in own.items()}
    return tuple(_told(one, what, usual[one.speaker]) for one, what in zip(utterances, found, strict=True))


def tone(found: Heard, usual: Baseline) -> Tone:
    """The tone of an utterance against the speaker's baseline."""
    counted = [
        ("pitch {:+.1f} st", found.pitch, usual.pitch),
        ("brightness {:+.0f} dB", found.ratio, usual.ratio),
        *([("level {:+.0f} dB", found.level, usual.level)] if usual.keeps_level else []),
    ]
    z = {said.format(value - own.median): own.z(value) for said, value, own in counted}
    arousal = sum(z.values()) / len(z)
    moved = [said for said in sorted(z, key=lambda said: -abs(z[said])) if abs(z[said]) >= MOVED]
    delivery = _delivery(arousal, found.range)
    flat = [f"pitch range {found.range:.1f} st"] if delivery == "flat" else []
    manner = {**_pace(found.timing, usual.pace), **_hesitation(found.timing)}
    return Tone(
        arousal=round(arousal, 2),
        label=", ".join([delivery, *manner]),
        pitch_st=round(found.pitch - usual.pitch.median, 2),
        level_db=round(found.level - usual.level.median, 2),
        rate_wps=round(found.timing.rate, 2),
        pause_s=round(found.timing.pause, 2),
        because=(*moved, *flat, *manner.values()),
    )


def alone(one: Utterance, frames: Frames, floor: float) -> Heard | str:
    """The measures of an utterance that nobody else's voice lies on, or why there are none.

    Its times count from the first of `frames`; `floor` is the level in dB under which its track holds no speech.
    """
    import numpy as np

    return _heard(one, frames, floor, np.ones(len(frames.level), np.bool_))


def _delivery(arousal: float, pitch_range: float) -> str:
    if arousal > LOW:
        return "heated" if arousal >= HEATED else "raised" if arousal >= RAISED else "even"
    return "flat" if pitch_range < FLAT_RANGE else "calm"


def _pace(own: Timing, usual: Centre) -> dict[str, str]:
    """Slow or fast, with the reason; empty when the pace is the usual one or there are too few words."""
    step = own.rate - usual.median
    if own.words < PACE_WORDS or abs(step) < PACE_STEP or abs(usual.z(own.rate)) < PACE_Z:
        return {}
    return {"fast" if step > 0 else "slow": f"pace {step:+.1f} w/s"}


def _hesitation(own: Timing) -> dict[str, str]:
    if own.pauses < HESITANT_PAUSES or own.share < HESITANT_SHARE:
        return {}
    return {"hesitant": f"{own.pauses} pauses, {own.pause:.1f} s"}


def _told(one: Utterance, found: Heard | str, usual: Baseline | None) -> Utterance:
    if isinstance(found, str):
        return replace(one, tone=None, no_tone=found)
    if usual is None:
        return replace(one, tone=None, no_tone=NO_BASELINE)
    return replace(one, tone=tone(found, usual), no_tone="")


def _measures(
    utterances: Sequence[Utterance], frames: Sequence[Frames], track_of: Mapping[str, int], heard: Container[str]
) -> list[Heard | str]:
    """Measures, or the reason why there are none, one for each utterance."""
    floors = [quiet(one.level) for one in frames]
    alone = _alone(utterances, frames, track_of)
    found: list[Heard | str] = []
    for one in utterances:
        track = track_of.get(one.speaker, 0)
        if one.speaker not in heard:
            found.append(NOT_HEARD)
        elif not 0 <= track < len(frames):
            found.append(NO_SOUND)
        else:
            found.append(_heard(one, frames[track], floors[track], alone[one.speaker]))
    return found


def _heard(one: Utterance, frames: Frames, floor: float, alone: Mask) -> Heard | str:
    span = _span(one.start, one.end, frames)
    sound = frames.level[span] > floor
    if not sound.any():
        return NO_SOUND
    every = sound & (frames.voicing[span] >= VOICED)
    voiced = every & alone[span]
    least = LEAST_VOICED / frames.hop
    if voiced.sum() < least:
        return _too_little(int(sound.sum()), int(every.sum()), least)
    return _unfit(frames, span, voiced) or _own(one, frames, span, voiced)


def _too_little(sound: int, voiced: int, least: float) -> str:
    """Why so little voice is left: another one covers it, it is not speech, or there is no more of it."""
    if voiced >= least:
        return TALKED_OVER
    return TOO_NOISY if sound >= least and voiced < NOISE_SHARE * sound else TOO_SHORT


def _unfit(frames: Frames, span: slice, voiced: Mask) -> str:
    """Why the voiced frames cannot be trusted; empty when they can."""
    import numpy as np

    if frames.harmonicity[span][voiced].mean() < LEAST_HARMONICITY:
        return TOO_NOISY
    if frames.clipped[span][voiced].mean() > MOST_CLIPPED:
        return CLIPPED
    pitch = 12.0 * np.log2(np.where(voiced, frames.pitch[span], 1.0))
    steps = np.abs(np.diff(pitch))[voiced[1:] & voiced[:-1]]
    low, high = np.percentile(pitch[voiced], [10, 90])
    steady = steps.size > 0 and (steps < STEADY_STEP).mean() > STEADY_SHARE
    return MUSIC if steady and high - low >= STEADY_RANGE else ""


def _own(one: Utterance, frames: Frames, span: slice, voiced: Mask) -> Heard:
    import numpy as np

    pitch = 12.0 * np.log2(frames.pitch[span][voiced].astype(float))
    low, middle, high = np.percentile(pitch, [10, 50, 90])
    power = np.mean(10.0 ** (frames.level[span][voiced].astype(float) / 10))
    return Heard(
        voiced=float(voiced.sum() * frames.hop),
        pitch=float(middle),
        range=float(high - low),
        level=float(10.0 * np.log10(power)),
        ratio=float(frames.ratio[span][voiced].mean()),
        peak=float(20.0 * np.log10(max(frames.peak[span].max(), 1e-5))),
        timing=timing(one.words),
    )


def _alone(
    utterances: Sequence[Utterance], frames: Sequence[Frames], track_of: Mapping[str, int]
) -> Mapping[str, Mask]:
    """For each speaker the frames of its track in which no other speaker of that track has a word."""
    import numpy as np

    own: dict[str, Mask] = {}
    busy = [np.zeros(len(one.level), np.int16) for one in frames]
    for one in utterances:
        track = track_of.get(one.speaker, 0)
        if 0 <= track < len(frames):
            mask = own.setdefault(one.speaker, np.zeros(len(busy[track]), np.bool_))
            for start, end in [(word.start, word.end) for word in one.words] or [(one.start, one.end)]:
                mask[_span(start, end, frames[track])] = True
    for speaker, mask in own.items():
        busy[track_of.get(speaker, 0)] += mask
    return {speaker: busy[track_of.get(speaker, 0)] <= mask for speaker, mask in own.items()}


def _span(start: float, end: float, frames: Frames) -> slice:
    first = max(0, round(start / frames.hop))
    return slice(first, max(first, round(end / frames.hop)))
