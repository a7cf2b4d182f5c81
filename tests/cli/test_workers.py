"""Two workers through the real console script, with real models, on pieces of the sample calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import soundfile

from tests.cli.conftest import callscope

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Two pieces with a party on each channel, and one in which voices must be told apart."""
    folder = tmp_path_factory.mktemp("pieces")
    for name, begin in (("oil-light.flac", 4), ("oil-light.flac", 20), ("chromecast.wav", 5)):
        rate = soundfile.info(samples / name).samplerate
        sound, _ = soundfile.read(samples / name, start=begin * rate, frames=12 * rate)
        soundfile.write(folder / f"{name} {begin}.wav", sound, rate)
    return folder


def heard(pieces: Path, home: Path, *options: object) -> list[dict[str, Any]]:
    done = callscope("hear", pieces, "--model", "tiny.en", "--json", *options, home=home)
    assert done.returncode == 0, done.stderr
    return [one | {"timings": {}} for one in json.loads(done.stdout)]


def test_two_workers_hear_what_one_program_hears(pieces: Path, tmp_path: Path) -> None:
    alone = heard(pieces, tmp_path / "alone")
    together = heard(pieces, tmp_path / "together", "--jobs", 2, "--threads", 1)
    assert [len(one["speakers"]) > 0 and len(one["utterances"]) > 0 for one in alone] == [True] * 3
    assert together == alone
