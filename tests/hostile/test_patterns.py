"""Patterns that people write: rules and the names of files. None may run wild."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given

from callscope.call import Call, Recording, Speaker
from callscope.insight.own_rules import compiled, found_in
from callscope.nouns.ruled import OwnRule
from callscope.pipeline.describe import describe
from callscope.settings import NamesSettings
from callscope.settings_file import parse_settings
from tests.hostile.doors import survives, texts, tried
from tests.store.made import said

pytestmark = pytest.mark.hostile

PIECES = (
    "(",
    ")",
    "+",
    "*",
    "?",
    "{1000}",
    "{,}",
    "|",
    "[a-",
    "]",
    "\\1",
    "(?:",
    "(?=",
    "a",
    "\\w",
    ".",
    "^",
    "$",
    "(?R)",
    "{e<=9}",
    "\\L<x>",
    "(?V1)",
    "(?r)",
    "(?e)",
    "(?#",
    "\\p{L}",
    "(?P<a>",
)
WILD = [
    "(a+)+$",
    "(a|aa)+$",
    "(a|a?)+$",
    "(.*a){25}x",
    "((a*)*)*$",
    "(?:a?){40}a{40}$",
    "(a+){10}(a+){10}y",
    "(?R)",
    "a{1000}{1000}",
    "(?:(?:(?:a{99}){99}){99}){99}",
    "(a*)*" * 40,
    "(?:\\w+\\s?)+$",
    "(?e)(?:aaaaaaaa){e<=8}",
    "(x+x+)+y",
    "[" * 500,
    "(" * 250 + ")" * 250,
    "(?=a)*" * 50,
    "\\1(a)",
    "(?<=a+)b",
    "(?P<n>a)(?P<n>b)",
    "a{99999999999}",
    "\\N{DIGIT ONE",
    "(?i)" * 100,
    "[[a]--[b]]",
    "\\L<x>",
    "*" * 250,
    "a*" * 240,
    "... " * 100 + "a",
    "* ... " * 80,
    "(?(1)a|b)",
    "(?|a|b)",
    "\x00",
    "\ud800",
    "(?P<>a)",
]

LONG_SENTENCES = ("a" * 60 + "!", "a " * 400 + "!", "x" * 40, "aaaa bbbb " * 100)


def a_call(*sentences: str) -> Call:
    rows = tuple(said(float(at), at + 0.9, "S1", text) for at, text in enumerate(sentences))
    about = Recording("a1b2c3d4e5f6", Path("/calls/x.wav"), "x", "call", 60.0, None, 1, 8000, "file")
    return Call(about, "en", (Speaker("S1", "", "customer", 1.0),), rows)


def searched(rule: OwnRule) -> None:
    survives(lambda: compiled(rule))
    survives(lambda: found_in(a_call(*LONG_SENTENCES), rule))


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("pattern", WILD, ids=range(len(WILD)))
@pytest.mark.parametrize("how", ["patterns", "phrases", "unless"])
def test_no_pattern_of_a_rule_runs_wild(pattern: str, how: str) -> None:
    searched(OwnRule("mine", **{"phrases": ("a",), how: (pattern,)}))


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@tried(80)
@given(texts(*PIECES, most=14))
@example("(?V1)[[a]||[b]]")
def test_any_pattern_is_searched_with_or_refused(pattern: str) -> None:
    searched(OwnRule("mine", patterns=(pattern[:500],)))
    searched(OwnRule("mine", phrases=(pattern[:500],)))


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("pattern", WILD, ids=range(len(WILD)))
@pytest.mark.parametrize("stem", LONG_SENTENCES)
def test_no_pattern_for_the_names_of_files_runs_wild(tmp_path: Path, pattern: str, stem: str) -> None:
    quoted = (
        pattern.encode(errors="replace").decode().replace("\\", "\\\\").replace('"', '\\"').replace("\x00", "\\u0000")
    )
    if survives(lambda: parse_settings(f'names.pattern = "{quoted}"')):
        survives(lambda: describe(tmp_path / f"{stem[:200]}.wav", NamesSettings(pattern=pattern)))
