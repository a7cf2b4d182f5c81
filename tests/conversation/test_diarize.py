"""Who spoke when, by the default models; most of it through the child process that the product uses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from callscope.apart import Engine
from callscope.call import RATE, Progress, Turn
from callscope.conversation import diarize
from callscope.conversation.diarize import Diarization
from callscope.conversation.overlaps import overlaps
from callscope.errors import Cancelled

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def engine(models: Path) -> Iterator[Engine]:
    quiet = {diarize.TELEMETRY: "0", "OMP_NUM_THREADS": "1"}
    with Engine("turns", "callscope.conversation.diarize:load", "default", models, 1, environment=quiet) as child:
        child.ready()
        yield child


@pytest.fixture(scope="module")
def sound(excerpt: Path) -> np.ndarray:
    found, rate = soundfile.read(excerpt / "sample.wav", dtype="float32")
    assert rate == RATE
    return np.asarray(found)


def _stored(folder: Path, sound: np.ndarray) -> Path:
    place = folder / "sound.f32"
    sound.astype(np.float32).tofile(place)
    return place


def _truth(rttm: Path) -> list[Turn]:
    rows = (line.split() for line in rttm.read_text(encoding="utf-8").splitlines())
    return [Turn(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows]


def _error(turns: Iterable[Turn], truth: Iterable[Turn]) -> float:
    """The diarisation error rate in percent, no collar, overlaps counted (pyannote.metrics, out of this process)."""
    script = (
        "import ast, sys\n"
        "from pyannote.core import Annotation, Segment\n"
        "from pyannote.metrics.diarization import DiarizationErrorRate\n"
        "def told(turns):\n"
        "    found = Annotation()\n"
        "    for index, (start, end, speaker) in enumerate(turns): found[Segment(start, end), index] = speaker\n"
        "    return found\n"
        "truth, turns = ast.literal_eval(sys.stdin.read())\n"
        "print(100 * DiarizationErrorRate(collar=0.0, skip_overlap=False)(told(truth), told(turns)))\n"
    )
    given = repr(([tuple(turn) for turn in truth], [tuple(turn) for turn in turns]))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], input=given, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def test_the_telephone_excerpt_of_pyannote_is_told_apart(
    engine: Engine, excerpt: Path, sound: np.ndarray, tmp_path: Path
) -> None:
    seen: list[Progress] = []
    found: Diarization = engine.answer(_stored(tmp_path, sound), 1, 0, report=seen.append)
    assert _error(found.turns, _truth(excerpt / "sample.rttm")) <= 8.0
    assert list(dict.fromkeys(turn.speaker for turn in found.turns)) == ["S1", "S2"]
    assert list(found.turns) == sorted(found.turns)
    assert all(turn == Turn(round(turn.start, 3), round(turn.end, 3), turn.speaker) for turn in found.turns)
    done = [progress.done for progress in seen if progress.stage == "turns"]
    assert done == sorted(done)
    assert done[-1] == 1.0
    assert len(set(done)) > 10


def test_what_is_said_at_once_on_a_telephone_line_is_marked_where_it_is(
    engine: Engine, excerpt: Path, sound: np.ndarray, tmp_path: Path
) -> None:
    truth = _truth(excerpt / "sample.rttm")
    found = overlaps(engine.answer(_stored(tmp_path, sound), 1, 0).turns)
    assert {one.speakers for one in found} <= {("S1", "S2"), ("S2", "S1")}
    assert found[-1][:2] == pytest.approx(overlaps(truth)[-1][:2], abs=0.1)
    assert len(found) >= 2
    for start, end, _ in found:
        middle = (start + end) / 2
        assert len({turn.speaker for turn in truth if turn.start < middle < turn.end}) == 2


def test_as_many_speakers_as_asked_for(engine: Engine, sound: np.ndarray, tmp_path: Path) -> None:
    place = _stored(tmp_path, sound)
    for speakers in (1, 2, 3):
        found = engine.answer(place, 1, speakers)
        assert len({turn.speaker for turn in found.turns}) == speakers


def test_two_alike_voices_on_one_channel_are_told_apart(engine: Engine, shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "simulated_calls" / "sim_dev_3"
    truth = [turn for turn in _truth(folder / "ref.rttm") if turn.end <= 60]
    found = engine.answer(_stored(tmp_path, _mono(folder / "audio.wav", 60)), 1, 2)
    middles = {turn: (turn.start + turn.end) / 2 for turn in truth}
    heard = {turn: _at(found.turns, middle) for turn, middle in middles.items()}
    agents = [speaker for turn, speaker in heard.items() if turn.speaker == "agent" and speaker]
    customers = [speaker for turn, speaker in heard.items() if turn.speaker == "customer" and speaker]
    assert len(set(agents)) == len(set(customers)) == 1
    assert set(agents) != set(customers)


def _mono(path: Path, seconds: int) -> np.ndarray:
    from scipy.signal import resample_poly

    sound, rate = soundfile.read(path, dtype="float32", always_2d=True, frames=-1)
    return np.asarray(resample_poly(sound[: seconds * rate].mean(axis=1), RATE // 100, rate // 100))


def _at(turns: Iterable[Turn], time: float) -> str:
    return next((turn.speaker for turn in turns if turn.start <= time < turn.end), "")


def test_one_voice_is_one_speaker(engine: Engine, shared_data: Path, tmp_path: Path) -> None:
    takes = [shared_data / "wer_librispeech" / f"1688-142285-{take:04d}.flac" for take in (3, 5, 9)]
    sound = np.concatenate([soundfile.read(take, dtype="float32")[0] for take in takes])
    found = engine.answer(_stored(tmp_path, sound), 1, 0)
    assert {turn.speaker for turn in found.turns} == {"S1"}


def test_silence_has_no_turns(engine: Engine, tmp_path: Path) -> None:
    for seconds in (0, 0.01, 3, 12):
        for speakers in (0, 2):
            quiet = np.zeros(int(seconds * RATE))
            assert engine.answer(_stored(tmp_path, quiet), 1, speakers) == Diarization(())


def test_less_than_a_second_works(engine: Engine, sound: np.ndarray, tmp_path: Path) -> None:
    for start, seconds in ((7.0, 0.02), (7.0, 0.3), (8.0, 0.9)):
        piece = sound[int(start * RATE) : int((start + seconds) * RATE)]
        for speakers in (0, 2):
            found = engine.answer(_stored(tmp_path, piece), 1, speakers)
            assert all(0 <= turn.start < turn.end <= seconds for turn in found.turns)


ALONE = """
import json, sys
from pathlib import Path
from callscope.conversation import diarize
from callscope.errors import Cancelled, ModelMissing

models, sound, empty, hub = sys.argv[1:]
told = {}

def stop(progress):
    if progress.done > 0.3:
        raise Cancelled

try:
    diarize.load("default", Path(models), 1)(Path(sound), 1, 0, report=stop)
except Cancelled:
    told["cancelled"] = True
from pyannote.audio.telemetry.metrics import is_metrics_enabled
told["telemetry"] = is_metrics_enabled()
for name in (empty, hub):
    try:
        diarize.load(name, Path(models), 1)
    except ModelMissing as error:
        told[name] = [error.message, error.hint]
print(json.dumps(told))
"""
HUB = "pyannote/speaker-diarization-community-1"


@pytest.fixture(scope="module")
def alone(models: Path, sound: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one process without a network says that cancels, then asks for two pipelines that are not there."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "empty").mkdir()
    given = (str(models), str(_stored(folder, sound)), str(folder / "empty"), HUB)
    own = {"HOME": str(folder), "HF_HOME": str(folder), "HF_HUB_OFFLINE": "1", diarize.TELEMETRY: "1"}
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *given], capture_output=True, text=True, check=True,
        env={**own, "OMP_NUM_THREADS": "1"}, cwd=Path(diarize.__file__).parents[2],
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_exception_of_the_report_comes_out(alone: dict[str, Any]) -> None:
    assert alone["cancelled"]


def test_telemetry_is_off_even_where_the_environment_had_switched_it_on(alone: dict[str, Any]) -> None:
    assert alone["telemetry"] is False


def test_a_pipeline_that_its_hub_does_not_give_says_which_page_to_accept_and_where_the_token_goes(
    alone: dict[str, Any],
) -> None:
    _, hint = alone[HUB]
    assert f"https://hf.co/{HUB}" in hint
    assert "HF_TOKEN" in hint


def test_a_folder_that_holds_no_pipeline_is_named(alone: dict[str, Any]) -> None:
    assert any(name.endswith("empty") and name in alone[name][0] and alone[name][1] for name in alone)


def test_a_report_that_cancels_stops_the_child(engine: Engine, sound: np.ndarray, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done > 0.2:
            raise Cancelled

    place = _stored(tmp_path, sound)
    with pytest.raises(Cancelled):
        engine.answer(place, 1, 0, report=stop)
