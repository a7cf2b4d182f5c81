"""Words of real recordings, by the default models."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import RATE, Progress
from callscope.conversation import transcribe
from callscope.conversation.transcribe import Transcript
from callscope.errors import Cancelled, ModelMissing, UsageProblem
from callscope.settings import WordsSettings

pytestmark = pytest.mark.models

Hear = Callable[..., tuple[Transcript, ...]]


@pytest.fixture(scope="module")
def base(models: Path) -> Hear:
    return transcribe.load(str(models / "faster-whisper-base"), WordsSettings(), 2)


@pytest.fixture(scope="module")
def tiny(models: Path) -> Hear:
    return transcribe.load(str(models / "faster-whisper-tiny.en"), WordsSettings(glossary=("Chromecast", "Nest")), 2)


@pytest.fixture(scope="module")
def read_aloud(shared_data: Path) -> list[tuple[np.ndarray, list[str]]]:
    """Three recordings of read speech with their exact words."""
    with (shared_data / "wer_librispeech" / "transcripts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[3:6]
    return [
        (
            soundfile.read(shared_data / "wer_librispeech" / f"{row['utterance']}.flac", dtype="float32")[0],
            row["text"].split(),
        )
        for row in rows
    ]


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., Path]:
    def store(*tracks: np.ndarray) -> Path:
        length = max(len(track) for track in tracks)
        rows = [np.pad(track, (0, length - len(track))) for track in tracks]
        np.stack(rows, axis=1).astype(np.float32).tofile(tmp_path / "sound.raw")
        return tmp_path / "sound.raw"

    return store


def plain(transcript: Transcript) -> list[str]:
    kept = "".join(
        letter for word in transcript.words for letter in f"{word.text} ".lower() if letter.isalnum() or letter in " '"
    )
    return kept.split()


def errors(reference: Sequence[str], words: Sequence[str]) -> float:
    """The word error rate (Levenshtein distance over the number of true words)."""
    row = list(range(len(words) + 1))
    for at, true in enumerate(reference, 1):
        before, row[0] = row[0], at
        for column, word in enumerate(words, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (true != word))
    return row[-1] / len(reference)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


def ring(seconds: float) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    sound = 0.05 * (np.sin(2 * np.pi * 440 * time) + np.sin(2 * np.pi * 480 * time))
    return np.where(time % 6 < 2, sound, 0).astype(np.float32)


def test_read_speech_becomes_its_words_in_order_of_time(base: Hear, read_aloud, stored) -> None:
    sound, reference = read_aloud[0]
    (found,) = base(stored(sound), 1, "")
    edges = [at for word in found.words for at in (word.start, word.end)]
    assert found.language == "en"
    assert errors(reference, plain(found)) <= 0.15
    assert edges == sorted(edges)
    assert edges == [round(at, 3) for at in edges]
    assert edges[0] >= 0
    assert edges[-1] <= len(sound) / RATE
    assert all(0 <= word.confidence <= 1 and word.text == word.text.strip() != "" for word in found.words)
    assert found.speech[0][0] <= edges[1]


def test_nothing_is_made_up_between_and_after_speech(base: Hear, read_aloud, stored) -> None:
    (first, before), (second, after) = read_aloud[:2]
    call = np.concatenate([first, ring(14), silence(6), second, silence(10)])
    (found,) = base(stored(call), 1, "en")
    quiet = [(len(first) / RATE, len(first) / RATE + 20), (len(call) / RATE - 10, len(call) / RATE)]
    assert errors([*before, *after], plain(found)) <= 0.15
    for start, end in quiet:
        assert not [word for word in found.words if word.start < end - 0.5 and word.end > start + 0.5]


def test_each_track_has_its_own_words_at_their_own_time(base: Hear, read_aloud, stored) -> None:
    (first, agent), (second, customer) = read_aloud[:2]
    later = len(first) / RATE + 1
    left, right = base(stored(first, np.concatenate([silence(later), second])), 2, "en")
    assert errors(agent, plain(left)) <= 0.15
    assert errors(customer, plain(right)) <= 0.15
    assert left.words[-1].end <= later
    assert right.words[0].start >= later
    assert right.speech[0][0] >= later - 0.1


def test_a_german_recording_is_found_to_be_german(base: Hear, shared_data: Path, stored) -> None:
    clips = [
        soundfile.read(shared_data / "emotion_emodb" / f"{name}.flac", dtype="float32")[0]
        for name in ("03a02Nc", "03a05Nd", "03a01Nc")
        if (shared_data / "emotion_emodb" / f"{name}.flac").is_file()
    ]
    (found,) = base(stored(np.concatenate([part for clip in clips for part in (clip, silence(0.5))])), 1, "")
    assert found.language == "de"
    assert found.words


@pytest.mark.parametrize(("given", "said"), [("", ""), ("de", "de"), ("de-AT", "de")])
def test_twenty_seconds_of_silence_have_no_words_and_no_language_of_their_own(
    base: Hear, stored, given: str, said: str
) -> None:
    assert base(stored(silence(20)), 1, given) == (Transcript(said, (), (), ()),)


def test_no_sound_at_all_has_no_words(tiny: Hear, tmp_path: Path) -> None:
    (tmp_path / "sound.raw").touch()
    assert tiny(tmp_path / "sound.raw", 2, "") == (Transcript("", (), (), ()),) * 2


def test_the_glossary_does_not_leak_into_a_call(tiny: Hear, read_aloud, stored) -> None:
    sound, reference = read_aloud[1]
    (found,) = tiny(stored(np.concatenate([ring(12), sound, silence(10)])), 1, "en")
    assert errors(reference, plain(found)) <= 0.25
    assert not {"chromecast", "nest"} & set(plain(found))


def test_progress_rises_to_one(tiny: Hear, read_aloud, stored) -> None:
    heard: list[Progress] = []
    tiny(stored(np.concatenate([sound for sound, _ in read_aloud])), 1, "en", report=heard.append)
    done = [progress.done for progress in heard]
    assert {progress.stage for progress in heard} == {"words"}
    assert done == sorted(done)
    assert len(set(done)) >= 3
    assert done[-1] == 1.0


def test_cancelling_comes_out_and_the_model_still_works_afterwards(tiny: Hear, read_aloud, stored) -> None:
    def cancel(progress: Progress) -> None:
        if progress.done > 0.1:
            raise Cancelled

    sound, reference = read_aloud[0]
    with pytest.raises(Cancelled):
        tiny(stored(sound), 1, "en", report=cancel)
    assert errors(reference, plain(tiny(stored(sound), 1, "en")[0])) <= 0.25


def test_one_thread_hears_what_two_hear(models: Path, tiny: Hear, read_aloud, stored) -> None:
    alone = transcribe.load(str(models / "faster-whisper-tiny.en"), WordsSettings(glossary=("Chromecast", "Nest")), 1)
    sound = stored(*[sound for sound, _ in read_aloud[:2]])
    assert alone(sound, 2, "en") == tiny(sound, 2, "en")


def test_a_language_that_the_model_does_not_know_is_refused(base: Hear, tiny: Hear, stored) -> None:
    with pytest.raises(UsageProblem, match="English only"):
        tiny(stored(silence(1)), 1, "de")
    with pytest.raises(UsageProblem, match="klingon"):
        base(stored(silence(1)), 1, "klingon")


def test_a_folder_without_a_model_is_reported_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        transcribe.load(str(tmp_path), WordsSettings(), 1)
    assert "callscope models" in caught.value.hint
