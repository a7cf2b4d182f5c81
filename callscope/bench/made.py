"""Telephone calls laid out from read speech, whose every word and time is known: quick changes of turn, short answers
that fall into the other's sentence, and a call that is passed on to a third voice.

Readers are cut where the sound dips between two words (forced alignment of the exact text) into phrases of a few words;
the phrases of two readers alternate as turns do: gaps of -0.4 to 0.7 s between them, as in the simulated calls and in
conversation (Heldner and Edlund 2010, "Pauses, gaps and overlaps in conversations"), and now and then a short phrase of
the listener inside the other's turn.
The sound is that of a telephone line, 300-3400 Hz and mu-law.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.bench.spoken import TrueWord, aligner
from callscope.bench.truth import TrueCall, TrueTurn, write_wav
from callscope.call import RATE

if TYPE_CHECKING:
    from pyannote.core import Annotation

    from callscope.call import Samples

DIP = 9.0
"""Decibels under the utterance's median by which the sound between two words dips where it is cut."""
NEAR = 0.08
"""Seconds around the aligned end of a word in which the dip is looked for."""
SIZES = (1, 2, 2, 3, 5, 8)
"""Words of a phrase, at least; one is drawn for each."""
SHORT = 3
"""A phrase of at most so many words may fall into the other's turn."""
OFTEN = 0.6
"""How likely that is in each turn while there are short phrases."""
GAPS = (-0.4, 0.7)
"""Seconds from the end of a turn to the begin of the next."""
BAND = (300.0, 3400.0)
"""Hz that a telephone line lets through."""

Phrases = Mapping[str, Sequence["Phrase"]]


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A stretch of one reader's speech, and what is said in it."""

    sound: Samples
    text: str

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE

    @property
    def short(self) -> bool:
        """Whether it may fall into the other's turn."""
        return 0 < len(self.text.split()) <= SHORT


class Plan(NamedTuple):
    """A made call: who speaks in its parts (agent and customer), and the seed of its layout."""

    name: str
    parts: tuple[tuple[str, str], ...]
    seed: int


PLANS = (
    Plan("made_1998_2414", (("1998", "2414"),), 1),
    Plan("made_2414_3080", (("2414", "3080"),), 2),
    Plan("made_1998_3080", (("1998", "3080"),), 3),
    Plan("made_transfer_1", (("1998", "2414"), ("3080", "2414")), 4),
    Plan("made_2609_1688", (("2609", "1688"),), 5),
    Plan("made_1688_2609", (("1688", "2609"),), 6),
    Plan("made_transfer_2", (("2609", "1688"), ("emodb", "1688")), 7),
)
"""Calls of two voices, and two that are passed on; the German actor has no text and speaks last."""


def phrases(data: Path, models: Path, kept: Callable[[str, Callable[[], Any]], Any]) -> dict[str, list[Phrase]]:
    """The phrases of each reader of wer_librispeech, and one actor's plain sentences under "emodb"."""
    from faster_whisper.audio import decode_audio

    found: dict[str, list[Phrase]] = {}
    aligned = kept("aligned", lambda: _aligned(data, models))
    chance = Random(1)  # noqa: S311  # a layout, not a secret
    for name, words in aligned.items():
        sound = decode_audio(str(data / "wer_librispeech" / f"{name}.flac"))
        reader = name.split("-")[0]
        found.setdefault(reader, []).extend(_cut(sound, [TrueWord(*word) for word in words], chance))
    found["emodb"] = [
        Phrase(decode_audio(str(path)), "") for path in sorted((data / "emotion_emodb").glob("08*N*.flac"))
    ]
    return found


def _aligned(data: Path, models: Path) -> dict[str, list[TrueWord]]:
    """The words of each utterance and when they are spoken in it."""
    from faster_whisper.audio import decode_audio

    align = aligner(models)
    folder = data / "wer_librispeech"
    with (folder / "transcripts.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    sounds = (decode_audio(str(folder / f"{row['utterance']}.flac")) for row in rows)
    return {row["utterance"]: align(sound, row["text"], 0.0) for row, sound in zip(rows, sounds, strict=True)}


def _cut(sound: Samples, words: Sequence[TrueWord], chance: Random) -> Iterator[Phrase]:
    import numpy as np

    hop = RATE // 100
    blocks = sound[: len(sound) // hop * hop].reshape(-1, hop)
    level = 10 * np.log10(np.square(blocks).mean(axis=1) + 1e-9)
    first, start, size = 0, 0, chance.choice(SIZES)
    for index in range(1, len(words)):
        low = max(int((words[index].start - NEAR) * 100), start + 1)
        near = level[low : low + round(200 * NEAR)]
        if index - first >= size and near.size and np.median(level) - near.min() >= DIP:
            cut = low + int(near.argmin())
            yield Phrase(sound[start * hop : cut * hop], " ".join(one.text for one in words[first:index]))
            first, start, size = index, cut, chance.choice(SIZES)
    yield Phrase(sound[start * hop :], " ".join(one.text for one in words[first:]))


def made(plan: Plan, known: Phrases, folder: Path) -> TrueCall:
    """Lays out the call, writes it to the folder as a telephone line would give it, and tells what is said in it."""
    chance = Random(plan.seed)  # noqa: S311  # a layout, not a secret
    turns: list[tuple[float, str, Phrase]] = []
    at = 0.5
    for part, (agent, customer) in enumerate(plan.parts):
        voices = {f"agent{part or ''}": list(known[agent]), "customer": list(known[customer])[part :: len(plan.parts)]}
        at = _talk(voices, at, chance, turns)
    path = folder / f"{plan.name}.wav"
    write_wav(path, telephone(_mixed(turns)))
    true = sorted(TrueTurn(start, start + one.seconds, who, one.text) for start, who, one in turns)
    return TrueCall(plan.name, path, tuple(true))


def _talk(
    voices: Mapping[str, list[Phrase]], at: float, chance: Random, turns: list[tuple[float, str, Phrase]]
) -> float:
    """Two voices in turn from `at` on, until one has nothing left to say; where the talk ends."""
    speaker, listener = voices
    while any(not one.short for one in voices[speaker]):
        begun = at
        for phrase in [one for one in voices[speaker] if not one.short][: chance.randint(1, 4)]:
            voices[speaker].remove(phrase)
            turns.append((at, speaker, phrase))
            at += phrase.seconds + chance.uniform(0.0, 0.3)
        fits = [one for one in voices[listener] if one.short and one.seconds < at - begun - 0.6]
        if fits and chance.random() < OFTEN:
            voices[listener].remove(fits[0])
            turns.append((chance.uniform(begun + 0.3, at - fits[0].seconds), listener, fits[0]))
        at = max(at + chance.uniform(*GAPS), begun + 0.5)
        speaker, listener = listener, speaker
    return at


def _mixed(turns: Sequence[tuple[float, str, Phrase]]) -> Samples:
    import numpy as np

    seconds = max(start + one.seconds for start, _, one in turns) + 1.0
    sound = np.zeros(4 * int(seconds * RATE / 4), np.float32)
    for start, _, one in turns:
        place = int(start * RATE)
        sound[place : place + len(one.sound)] += one.sound
    return sound


def telephone(sound: Samples) -> Samples:
    """The sound (n,) as a telephone line gives it, still at 16 kHz: second-order slope below 300 Hz, eighth-order above
    3400 Hz, 8 kHz, 8 bit mu-law (the curve of ITU-T G.711)."""
    import numpy as np

    spectrum = np.fft.rfft(sound)
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1.0)
    low, high = BAND
    spectrum /= np.sqrt((1 + (low / hertz) ** 4) * (1 + (hertz / high) ** 16))
    narrow = np.fft.irfft(spectrum[: len(sound) // 4 + 1], len(sound) // 2)
    level = narrow / max(float(np.abs(narrow).max()), 1e-9) * 0.7
    coded = np.round(np.sign(level) * np.log1p(255 * np.abs(level)) / np.log(256) * 127) / 127
    plain = np.sign(coded) * np.expm1(np.abs(coded) * np.log(256)) / 255
    wide: Samples = (2 * np.fft.irfft(np.fft.rfft(plain), 2 * len(plain))).astype(np.float32)
    return wide


def annotation(true: TrueCall) -> Annotation:
    """The turns as a pyannote Annotation; a voice that comes later is a speaker of its own."""
    from pyannote.core import Annotation, Segment

    found = Annotation()
    for number, turn in enumerate(true.turns):
        found[Segment(turn.start, turn.end), number] = turn.role
    return found
