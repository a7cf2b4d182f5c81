"""A settings file that anybody may have written, and settings that anybody may set."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callscope.settings import Settings
from callscope.settings_file import parse_settings, read_settings, write_entry, write_setting
from tests.hostile.doors import NASTY, survives, texts, tried

pytestmark = pytest.mark.hostile

WORDS = (
    "[words]\n", "[keys]\n", "model = ", '"base"', "words.model", "tone.sides = ", "redact.classes", "names.pattern",
    "log_level", " = ", "1", "inf", "nan", "[", "]", "{", "}", '"""', "'", "\n", "#", "= 9999-99-99", "true", "[[x]]\n",
)  # fmt: skip
NAMES = ("words", ".", "model", "keys", "tone.sides", "log_level", "names.pattern", "redact.classes", "far")


@tried(80)
@given(texts(*WORDS))
@example("far = " + "9" * 5000)
@example("words.pause = " + "9" * 400)
@example("a = " + "[" * 5000)
@example("a." * 5000 + "b = 1")
@example('names.pattern = "' + "(" * 5000 + '"')
@example("names.pattern = '(?P<title>a{99999999999999999999})'")
def test_a_settings_file_is_read_or_refused(text: str) -> None:
    survives(lambda: parse_settings(text))


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e400", "9" * 400])
def test_no_number_of_the_settings_is_infinite(value: str) -> None:
    for name in ("words.pause", "rank.callers", "redact.guard", "turns.speakers"):
        found = survives(lambda name=name: parse_settings(f"{name} = {value}"))
        assert found is None


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"a = 1", b"[words", b"\x00" * 50, b"words = 3", b"[[words]]", b"a=" + b"[" * 9000]
)
def test_a_damaged_settings_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert survives(lambda: read_settings(path)) is None
    assert survives(lambda: write_setting(path, "log_level", "DEBUG")) is None
    assert survives(lambda: write_entry(path, "keys", "a", "b")) is None
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@tried(60)
@given(texts(*NAMES, most=6), st.one_of(texts(*WORDS, most=4), st.sampled_from(NASTY)))
@example("words.model.x", "1")
@example("", "1")
@example("words..model", "1")
@example("words", "1")
@example("log_level", "[" * 5000)
@example("log_level", "9" * 5000)
def test_a_setting_that_is_set_leaves_a_file_that_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "settings"
    folder.mkdir(exist_ok=True)
    path = folder / "settings.toml"
    path.write_text('# mine\nlog_level = "INFO"\n', encoding="utf-8")
    survives(lambda: write_setting(path, name, value))
    survives(lambda: write_entry(path, "keys", name, value))
    assert isinstance(read_settings(path), Settings)
    assert [one.name for one in folder.iterdir()] == ["settings.toml"]
