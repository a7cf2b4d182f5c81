"""Calls with truth, and the field's own measures on them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pyannote.core import Annotation

    from callscope.call import Call, Samples, Word

ABBREVIATED = {"mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint", "ok": "okay"}
SLACK = 1.0
"""Seconds by which a recognised word may lie outside of its true turn."""


class TrueTurn(NamedTuple):
    """A turn as the reference has it."""

    start: float
    end: float
    role: str
    text: str


class TrueCall(NamedTuple):
    """A call with its reference."""

    name: str
    path: Path
    turns: tuple[TrueTurn, ...]

    def text(self, role: str = "") -> str:
        """All that was said, or what one role said, in order of start."""
        return " ".join(turn.text for turn in self.turns if role in ("", turn.role))


def calls(folder: Path) -> list[TrueCall]:
    """The calls below a folder whose ref.json has turns."""
    read = ((path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*/ref.json")))
    return [_call(path, reference) for path, reference in read if reference.get("turns")]


def _call(path: Path, reference: dict[str, Any]) -> TrueCall:
    turns = tuple(TrueTurn(one["start"], one["end"], one["role"], one["text"]) for one in reference["turns"])
    return TrueCall(path.parent.name, path.parent / reference["audio"], turns)


def normal(text: str) -> str:
    """The one normalisation of every word error rate: lower case, no punctuation, a few abbreviations spelled out."""
    plain = re.sub(r"[^\w' ]+", " ", text.lower().replace("’", "'"))
    return " ".join(ABBREVIATED.get(word, word) for word in plain.split())


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Per cent, over all (reference, hypothesis) pairs together; jiwer."""
    import jiwer

    references, hypotheses = zip(*((normal(true), normal(heard)) for true, heard in pairs), strict=True)
    return 100 * float(jiwer.wer(list(references), list(hypotheses)))


def right_speaker(true: TrueCall, call: Call) -> tuple[int, int]:
    """(words given to the right speaker, words recognised), under the best mapping of labels to roles.

    Turn by turn, the reference's words are aligned first to what the right speaker said around that time, then what is
    left to what the others said; words that nobody was heard to say are errors of recognition and do not count.
    """
    roles = sorted({turn.role for turn in true.turns})
    labels = sorted({one.speaker for one in call.utterances})
    labels += [""] * (len(roles) - len(labels))
    counts = (
        right_words(true, call, dict(zip(chosen, roles, strict=True))) for chosen in permutations(labels, len(roles))
    )
    return max(counts)


def right_words(true: TrueCall, call: Call, role_of: Mapping[str, str]) -> tuple[int, int]:
    """The same under a given mapping of labels to roles, such as the roles that were guessed."""
    left: dict[str, list[Word]] = {role: [] for role in {*role_of.values(), *(turn.role for turn in true.turns), ""}}
    for utterance in call.utterances:
        left[role_of.get(utterance.speaker, "")] += utterance.words
    right = wrong = 0
    for turn in true.turns:
        wanted = normal(turn.text).split()
        wanted, found = _taken(wanted, left[turn.role], turn)
        right += found
        for role in left:
            if role != turn.role:
                wanted, found = _taken(wanted, left[role], turn)
                wrong += found
    return right, right + wrong


def _taken(wanted: list[str], words: list[Word], turn: TrueTurn) -> tuple[list[str], int]:
    """What is still wanted after aligning it to `words` around the turn, and how many were found and taken out."""
    near = [word for word in words if turn.start - SLACK <= (word.start + word.end) / 2 <= turn.end + SLACK]
    heard = [normal(word.text) for word in near]
    blocks = difflib.SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks()
    taken = {id(near[block.b + step]) for block in blocks for step in range(block.size)}
    matched = {block.a + step for block in blocks for step in range(block.size)}
    words[:] = [word for word in words if id(word) not in taken]
    return [word for index, word in enumerate(wanted) if index not in matched], len(matched)


def right_roles(true: TrueCall, call: Call) -> bool:
    """Whether agent and customer are the right way round under the best mapping of labels."""
    roles = {one.label: one.role for one in call.speakers}
    labels = sorted(roles)
    if len(labels) < 2 or {"agent", "customer"} - set(roles.values()):
        return False
    best = max(
        permutations(labels, 2),
        key=lambda chosen: right_words(true, call, dict(zip(chosen, ("agent", "customer"), strict=True)))[0],
    )
    return [roles[label] for label in best] == ["agent", "customer"]


def read_rttm(path: Path) -> Annotation:
    """The turns of an RTTM file."""
    from pyannote.core import Annotation, Segment

    turns = Annotation()
    for number, row in enumerate(path.read_text().splitlines()):
        cells = row.split()
        start, length = float(cells[3]), float(cells[4])
        turns[Segment(start, start + length), number] = cells[7]
    return turns


def channels(path: Path) -> Samples:
    """Both channels of a sound file at 16 kHz (n, 2); those of one that has one channel are the same."""
    import numpy as np
    from faster_whisper.audio import decode_audio

    return np.stack(decode_audio(str(path), split_stereo=True), axis=1)


def mono(path: Path, into: Path) -> Path:
    """A copy of a sound file with its channels mixed to one, 16 kHz, 16 bit."""
    write_wav(into, channels(path).mean(axis=1))
    return into


def repeated(path: Path, seconds: float, into: Path) -> Path:
    """A mono file of 16 bit again and again, cut after so many seconds."""
    import wave

    with wave.open(str(path)) as sound, wave.open(str(into), "wb") as long:
        long.setparams(sound.getparams())
        once = sound.readframes(sound.getnframes())
        left = round(seconds * sound.getframerate()) * sound.getsampwidth()
        while left > 0:
            long.writeframesraw(once[:left])
            left -= len(once)
    return into


def write_wav(path: Path, samples: Samples, rate: int = 16_000) -> None:
    """Writes samples in -1..1, (n,) or (n, channels), as 16 bit."""
    import wave

    import numpy as np

    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def area_under_curve(high: Sequence[float], low: Sequence[float]) -> float:
    """The share of (high, low) pairs in the right order, ties half (the AUC of a receiver operating characteristic)."""
    pairs = [(one > other) + 0.5 * (one == other) for one in high for other in low]
    return sum(pairs) / len(pairs)


def said(call: Call, label: str = "") -> str:
    """All that was heard, or what one speaker was heard to say, in order of start."""
    return " ".join(one.text for one in call.utterances if label in ("", one.speaker))
