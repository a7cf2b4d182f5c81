"""When each true word was spoken: the reference's words laid onto their sound by the base model (forced alignment)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.bench.truth import TrueCall, TrueTurn, normal
from callscope.call import RATE, Report, unheard
from callscope.conversation.doubt import trimmed
from callscope.conversation.windows import voiced, voicing

if TYPE_CHECKING:
    from callscope.call import Samples


class TrueWord(NamedTuple):
    """A word of the reference, as every word error rate sees it, and when it was spoken; seconds."""

    text: str
    start: float
    end: float


def spoken(true: TrueCall, models: Path, *, report: Report = unheard) -> dict[str, list[TrueWord]]:  # noqa: ARG001
    """The true words of each role, in order. For calls with one role on each channel, the agent on the first."""
    from faster_whisper.audio import decode_audio

    align = aligner(models)
    tracks = dict(zip(("agent", "customer"), decode_audio(str(true.path), split_stereo=True), strict=True))
    return {
        role: [word for turn in true.turns if turn.role == role for word in _turn(turn, track, align)]
        for role, track in tracks.items()
    }


def _turn(turn: TrueTurn, track: Samples, align: Callable[..., list[TrueWord]]) -> list[TrueWord]:
    return align(track[round(turn.start * RATE) : round(turn.end * RATE)], turn.text, turn.start)


def aligner(models: Path) -> Callable[..., list[TrueWord]]:
    """A function `(sound, text, start) -> words` that lays a text onto its sound, which begins at `start` seconds."""
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

    whisper = WhisperModel(str(models / "faster-whisper-base"), device="cpu", compute_type="int8", cpu_threads=2)
    tokenizer = Tokenizer(whisper.hf_tokenizer, True, task="transcribe", language="en")

    def align(sound: Samples, text: str, start: float) -> list[TrueWord]:
        return _aligned(whisper, tokenizer, sound, normal(text).split(), start)

    return align


def _aligned(whisper: Any, tokenizer: Any, sound: Samples, words: Sequence[str], start: float) -> list[TrueWord]:
    import numpy as np

    from callscope.call import Word

    features = whisper.feature_extractor(np.pad(sound, (0, max(0, 30 * RATE - len(sound)))))[:, :3000]
    tokens = [tokenizer.encode(" " + word) for word in words]
    flat = [token for one in tokens for token in one]
    (found,) = whisper.model.align(whisper.encode(features), tokenizer.sot_sequence, [flat], [len(sound) // 160])
    begins: dict[int, float] = {}
    for token, frame in found.alignments:
        begins.setdefault(token, frame * 0.02)
    at, rough = 0, []
    for word, own in zip(words, tokens, strict=True):
        until = at + len(own)
        begin = begins.get(at, 0.0)
        rough.append(Word(begin, max(begin, begins.get(until, len(sound) / RATE)), word, 1.0))
        at = until
    voice = [(span.start / RATE, span.end / RATE) for span in voiced(voicing(sound), len(sound))]
    return [TrueWord(one.text, start + one.start, start + one.end) for one in trimmed(rough, voice)]
