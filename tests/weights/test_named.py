from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callscope.errors import ModelMissing
from callscope.weights import find_turns, find_words, gated


def a_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    return folder


def test_a_folder_that_the_user_names_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = a_model(tmp_path / "mine")

    assert find_words(str(folder), tmp_path) == folder


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"holds no model\.bin"):
        find_words(str(tmp_path), tmp_path)


def test_a_listed_size_is_verified_and_never_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as told:
        find_words("base", tmp_path)

    assert told.value.hint == "run: callscope models pull"
    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_not_for_words_are_no_words_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        find_words("campplus", tmp_path)


def test_a_misspelt_size_is_told_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as told:
        find_words("smal", tmp_path)

    assert "did you mean small?" in told.value.hint


def test_another_size_that_was_downloaded_before_needs_no_network(tmp_path: Path) -> None:
    cache = tmp_path / "models--Systran--faster-whisper-small"
    folder = a_model(cache / "snapshots" / "0123")
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("0123")

    assert find_words("small", tmp_path) == folder


def test_another_size_whose_hub_does_not_answer_says_what_to_do(tmp_path: Path) -> None:
    script = (
        "import pathlib\nfrom callscope import weights, errors\n"
        "try:\n    weights.find_words('small', pathlib.Path('models'))\n"
        "except errors.ModelMissing as error:\n    print(error.exit_code, error.message, error.hint)\n"
    )
    closed = {"HF_ENDPOINT": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    root = str(Path(__file__).resolve().parents[2])
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, **closed, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("9 small could not be fetched")
    assert "HF_TOKEN" in run.stdout


def test_a_pipeline_is_a_folder_or_a_repository(tmp_path: Path) -> None:
    assert find_turns(str(tmp_path)) == str(tmp_path)
    assert find_turns("pyannote/speaker-diarization-community-1") == "pyannote/speaker-diarization-community-1"
    with pytest.raises(ModelMissing):
        find_turns("comunity")


def test_a_gated_pipeline_names_every_page_to_accept_and_the_place_of_the_token() -> None:
    community = gated("pyannote/speaker-diarization-community-1")
    older = gated("pyannote/speaker-diarization-3.1")

    assert "https://hf.co/pyannote/speaker-diarization-community-1" in community.hint
    assert "https://hf.co/pyannote/segmentation-3.0" in older.hint
    for told in (community, older):
        assert told.exit_code == 9
        assert "HF_TOKEN" in told.hint
        assert "hf auth login" in told.hint
