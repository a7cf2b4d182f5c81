"""Weights that are missing, changed or hostile."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from callscope.errors import ModelMissing
from callscope.weights import PUBLISHED, find


class Touch:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("name", PUBLISHED.default)
def test_I12_missing_weights_give_exit_9_and_the_command_and_try_no_network(name: str, tmp_path: Path) -> None:
    script = (
        "import pathlib, sys\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and print('network', event))\n"
        "from callscope import weights, errors\n"
        f"try:\n    weights.find({name!r}, pathlib.Path('models'))\n"
        "except errors.ModelMissing as error:\n    print(error.exit_code, error.hint)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "9 run: callscope models pull\n"


def test_I12_weights_with_a_wrong_hash_give_exit_9_and_the_command(tmp_path: Path) -> None:
    weight = PUBLISHED.weight("segmentation-3.0")
    path = tmp_path / weight.folder / weight.files[0].name
    path.parent.mkdir()
    path.write_bytes(bytes(weight.size))

    with pytest.raises(ModelMissing, match="SHA-256 differs") as told:
        find("segmentation-3.0", tmp_path)

    assert (told.value.exit_code, told.value.hint) == (9, "run: callscope models pull")


def test_J9_a_pickled_model_with_a_wrong_hash_is_never_loaded(tmp_path: Path) -> None:
    weight = PUBLISHED.weight("campplus")
    path = tmp_path / weight.folder / weight.files[0].name
    path.parent.mkdir()
    hostile = pickle.dumps(Touch(tmp_path / "it-ran"))
    path.write_bytes(hostile.ljust(weight.size, b"\0"))

    with pytest.raises(ModelMissing):
        find("campplus", tmp_path)

    assert not (tmp_path / "it-ran").exists()
    pickle.loads(path.read_bytes())
    assert (tmp_path / "it-ran").exists(), "the pickle would have acted"
