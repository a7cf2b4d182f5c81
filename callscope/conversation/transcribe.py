"""Sound to words with faster-whisper: voice first, windows in batches, and a second look at what was skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import RATE, Omission, Progress, Report, Word, unheard
from callscope.conversation.decoding import CAREFUL, USUAL, Care, Decoder
from callscope.conversation.doubt import Heard, holes, in_order, mended, sifted, trimmed
from callscope.conversation.track import Track
from callscope.conversation.windows import ALONE, TOGETHER, Span, Window, pack, rewound, voiced, voicing
from callscope.errors import ModelMissing, UsageProblem

if TYPE_CHECKING:
    from callscope.settings import WordsSettings

_BATCH = 2
"""Windows decoded together: more are no quicker by more than a twentieth, and take 150 MB each (measured)."""

_SURE = 0.5
"""Probability at which one window settles the language (faster-whisper's default)."""

_TRIES = 4
"""Windows that are asked for the language at most."""

_ASKED = 15 * RATE
"""Samples of a window that are asked for the language."""

_SKIPPED = Care(again=False)
"""What was skipped once and is not clear at the second hearing is not worth a third: it is mostly invented."""

_VOICE, _FIRST = 0.05, 0.95
"""Share of the work that is done when voice was found, and when all windows were heard once; measured on calls."""

Speech = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one track says, in call time.

    `language` is a code such as "en", "" where nobody speaks and none was given; `omitted` what the model gave and was
    kept out of `words`; `speech` the voiced stretches in seconds. Words are in order and never overlap.
    """

    language: str
    words: tuple[Word, ...]
    omitted: tuple[Omission, ...]
    speech: Speech


def load(model: str, settings: WordsSettings, threads: int = 2) -> Callable[..., tuple[Transcript, ...]]:
    """A function `(sound, tracks, language, *, report)` that returns a Transcript for each track; see Transcriber.

    `model` is a folder with a converted model or a faster-whisper size. Raises ModelMissing when it cannot be loaded.
    """
    from faster_whisper import WhisperModel  # 0.3 s

    try:
        # One thread for each worker, and two workers, keep two cores busier than two threads for one.
        whisper = WhisperModel(model, device="cpu", compute_type=settings.compute, cpu_threads=1, num_workers=threads)
    except (RuntimeError, ValueError, OSError) as error:
        hint = "callscope models list shows what is installed; check words.model and words.compute in the settings"
        raise ModelMissing(f"cannot load the speech model {model}: {error}", hint) from error
    return Transcriber(Decoder(whisper, settings.glossary), settings.language, threads)


class Transcriber:
    """Called with sound, it returns words. `language` is what is spoken where the call does not say; "" finds out."""

    def __init__(self, decoder: Decoder, language: str = "", threads: int = 2) -> None:
        self._decoder = decoder
        self._language = language
        self._threads = threads

    def __call__(self, sound: Path, tracks: int, language: str, *, report: Report = unheard) -> tuple[Transcript, ...]:
        """One Transcript per track of `sound`, a raw float32 file of interleaved tracks at 16 kHz.

        Reports "words" from 0 to 1; what `report` raises comes out. Raises UsageProblem for a language that the model
        does not know.
        """
        given = self._known(language or self._language)
        samples = [Track(sound, tracks, index) for index in range(tracks)]
        speech, windows = self._windows(samples, _part(report, 0.0, _VOICE))
        spoken = given or self._spoken(samples, windows)
        # Sides apart need no diariser: the time that this saves goes into their words.
        care = (CAREFUL if tracks > 1 else USUAL)._replace(whole=len(windows) == 1)
        first = self._heard(samples, windows, spoken, care, _part(report, _VOICE, _FIRST))
        found = [_transcript(spoken, spans, _of(track, first)) for track, spans in enumerate(speech)]
        found = self._mended(samples, found, spoken, _part(report, _FIRST, 1.0))
        said = given or (spoken if any(one.words for one in found) else "")
        return tuple(Transcript(said, one.words, one.omitted, one.speech) for one in found)

    def _known(self, language: str) -> str:
        """The language's code as Whisper has it; "" stays "" for a model that knows many."""
        code = language.lower().replace("_", "-").split("-")[0]
        if not self._decoder.multilingual:
            if code not in ("", "en"):
                raise UsageProblem(f"this model knows English only, not {language}", "choose a model without .en")
            return "en" if code else ""
        if code and code not in self._decoder.codes:
            raise UsageProblem(f"no such language: {language}", 'a code such as "en" or "de", or none to find out')
        return code

    def _windows(
        self, samples: Sequence[Track], done: Callable[[float], None]
    ) -> tuple[list[tuple[Span, ...]], list[Window]]:
        speech: list[tuple[Span, ...]] = []
        windows: list[Window] = []
        for track, row in enumerate(samples):
            probabilities = voicing(row, lambda share, track=track: done((track + share) / len(samples)))  # type: ignore[misc]
            speech.append(voiced(probabilities, len(row)))
            windows += pack(track, speech[-1], probabilities, len(row), ALONE if len(samples) > 1 else TOGETHER)
        return speech, windows

    def _spoken(self, samples: Sequence[Track], windows: Sequence[Window]) -> str:
        """The language of the windows with most voice, over all tracks: of the first sure one, else the likeliest."""
        if not windows or not self._decoder.multilingual:
            return "en"
        sums: dict[str, float] = {}
        for window in sorted(windows, key=lambda window: -window.voice)[:_TRIES]:
            found = self._decoder.languages(window.sound(samples[window.track])[:_ASKED])
            if max(found.values()) > _SURE:
                return max(found, key=lambda code: found[code])
            sums = {code: sums.get(code, 0.0) + share for code, share in found.items()}
        return max(sums, key=lambda code: sums[code])

    def _heard(
        self,
        samples: Sequence[Track],
        windows: Sequence[Window],
        language: str,
        care: Care,
        done: Callable[[float], None],
    ) -> list[tuple[Window, Heard]]:
        """Each window with its words, in order; batches run on as many threads as there are."""

        def hear(batch: Sequence[Window]) -> list[Heard]:
            sounds = [window.sound(samples[window.track]) for window in batch]
            return self._decoder.heard(sounds, batch, language, care)

        total = sum(window.length for window in windows)
        ready = 0
        found: dict[Window, Heard] = {}
        pool = ThreadPoolExecutor(self._threads)
        try:
            waiting = {pool.submit(hear, batch): batch for batch in _batches(windows)}
            for future in as_completed(waiting):
                found.update(zip(waiting[future], future.result(), strict=True))
                ready += sum(window.length for window in waiting[future])
                done(ready / total)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return [(window, found[window]) for window in windows]

    def _mended(
        self, samples: Sequence[Track], found: Sequence[Transcript], language: str, done: Callable[[float], None]
    ) -> list[Transcript]:
        """The transcripts with what was skipped heard once more, each stretch by itself."""
        skipped = {
            rewound(track, *hole): hole for track, one in enumerate(found) for hole in holes(one.words, one.speech)
        }
        words = [one.words for one in found]
        for window, heard in self._heard(samples, list(skipped), language, _SKIPPED, done):
            words[window.track] = mended(words[window.track], skipped[window], heard)
        done(1.0)
        return [
            Transcript(one.language, trimmed(in_order(said), one.speech), one.omitted, one.speech)
            for one, said in zip(found, words, strict=True)
        ]


def _batches(windows: Sequence[Window]) -> Iterator[Sequence[Window]]:
    """Windows of like length together, the longest first, and fewer towards the end, so that no thread waits long.

    The same whatever the number of threads.
    """
    left = sorted(windows, key=lambda window: -window.length)
    while left:
        size = max(1, min(_BATCH, -(-len(left) // 3)))
        yield left[:size]
        left = left[size:]


def _part(report: Report, begin: float, end: float) -> Callable[[float], None]:
    return lambda share: report(Progress("words", round(begin + (end - begin) * share, 4)))


def _of(track: int, heard: Sequence[tuple[Window, Heard]]) -> list[Heard]:
    return [one for window, one in heard if window.track == track]


def _transcript(language: str, spans: Sequence[Span], heard: Sequence[Heard]) -> Transcript:
    kept = [sifted(one) for one in heard]
    words = in_order([word for words, _ in kept for word in words])
    omitted = tuple(omission for _, omissions in kept for omission in omissions)
    return Transcript(language, words, omitted, tuple((round(a / RATE, 3), round(b / RATE, 3)) for a, b in spans))
