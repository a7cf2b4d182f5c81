"""What every test may ask for. The developer's own workspace and settings stay out of all tests."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import hypothesis
import pytest

from tests.faults.page import NAMED

# A busy machine is no reason to fail; each test bounds its own number of examples.
hypothesis.settings.register_profile("callscope", deadline=None)
hypothesis.settings.register_profile("hostile", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "callscope"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that bears the id of a fault is marked as one."""
    for item in items:
        if NAMED.match(item.name):
            item.add_marker("fault")


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CALLSCOPE_") and name != "CALLSCOPE_MODELS"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CALLSCOPE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "0")


@pytest.fixture
def workspace_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "recordings" / "sample"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the folder of test calls is not there: {folder}")
    return folder


@pytest.fixture(scope="session")
def models() -> Path:
    from callscope.settings import find_models

    return find_models()


@pytest.fixture(scope="session")
def excerpt() -> Path:
    """The folder inside pyannote.audio's wheel with a telephone excerpt and its truth, found without the import."""
    found = importlib.util.find_spec("pyannote")
    assert found is not None
    return Path(next(iter(found.submodule_search_locations or ()))) / "audio" / "sample"
