from __future__ import annotations

from pathlib import Path

import pytest

from callscope.errors import Unusable
from callscope.settings import Settings, find_paths
from callscope.settings_file import described, parse_settings, read_settings, set_in_toml, write_setting


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == Settings()


def test_every_setting_says_what_it_does() -> None:
    assert all(said for _, said, _, _ in described(Settings()))


def test_every_kind_of_value_is_read() -> None:
    text = 'author = "MK"\n[words]\npause = 1\nglossary = ["Elantra"]\n[words.replace]\n"crome cast" = "Chromecast"\n'
    settings = parse_settings(text)
    assert settings.author == "MK"
    assert settings.words.pause == 1.0
    assert settings.words.glossary == ("Elantra",)
    assert settings.words.replace == {"crome cast": "Chromecast"}


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[words]\npaus = 1", "unknown setting words.paus", "did you mean words.pause?"),
        ("[words]\npause = 'long'", "words.pause cannot be 'long'", "settings show"),
        ("[words]\npause = -1", "words.pause cannot be -1", "settings show"),
        ("[tone]\nsides = 'agent'", 'tone.sides cannot be "agent"', '"all", "customer"'),
        ("[names]\npattern = '('", "not a regular expression", "mend"),
        ("[turns]\nspeakers = true", "turns.speakers cannot be True", "settings show"),
        ("words = 3", "words cannot be 3", "settings show"),
        ("[words", "is not TOML", "mend that line"),
    ],
)
def test_a_wrong_setting_is_told_with_what_would_be_right(text: str, said: str, hint: str) -> None:
    with pytest.raises(Unusable) as caught:
        parse_settings(text)
    assert said in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("words.modle", "base", "unknown setting words.modle"), ("words.pause", "abc", "words.pause cannot be 'abc'")],
)
def test_a_setting_that_is_changed_wrongly_is_named_once(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(Unusable) as caught:
        write_setting(tmp_path / "settings.toml", name, value)
    assert caught.value.message == said


def test_changing_one_setting_keeps_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("# ours\n[words]\nmodel = 'base'  # small\n")
    write_setting(path, "words.pause", "0.9")
    write_setting(path, "turns.pipeline", "pyannote/speaker-diarization-3.1")
    assert "# ours" in path.read_text()
    assert "# small" in path.read_text()
    settings = read_settings(path)
    assert settings.words.pause == 0.9
    assert settings.turns.pipeline == "pyannote/speaker-diarization-3.1"


def test_a_wrong_change_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[words]\npause = 0.8\n")
    with pytest.raises(Unusable):
        write_setting(path, "words.pause", '"never"')
    assert path.read_text() == "[words]\npause = 0.8\n"


def test_the_environment_names_the_workspace_and_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSCOPE_HOME", str(tmp_path / "a"))
    monkeypatch.setenv("CALLSCOPE_MODELS", str(tmp_path / "m"))
    assert find_paths().store == tmp_path / "a" / "callscope.db"
    assert find_paths().models == tmp_path / "m"
    assert find_paths(tmp_path / "b").home == tmp_path / "b"


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("words.compute", "int7", "int8"),
        ("words.language", "english", "en"),
        ("redact.region", "Narnia", "GB"),
        ("log_level", "loud", "WARNING"),
    ],
)
def test_a_value_that_is_none_of_a_setting_s_is_refused_with_what_would_be_right(
    name: str, value: str, right: str
) -> None:
    with pytest.raises(Unusable) as told:
        set_in_toml("", name, value)
    assert right in told.value.hint
