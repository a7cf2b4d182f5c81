from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscope import safe

HARMFUL = [chr(code) for code in [*range(9), *range(11, 32), *range(127, 160)]] + list(
    "\u202a\u202e\u2066\u2069\u200f\ud800"
)


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_harmful_character_passes(text: str) -> None:
    for cleaned in (safe.line(text), safe.block(text)):
        assert not set(cleaned) & set(HARMFUL)
        cleaned.encode("utf-8")


@given(st.text(alphabet=st.characters(codec=None)))
def test_a_line_is_one_line(text: str) -> None:
    assert len(safe.line(text).splitlines()) <= 1


def test_what_is_dropped_leaves_a_sign() -> None:
    assert safe.line("a\x1b[2Jb") == "a\ufffd[2Jb"


def test_markup_and_brackets_stay_as_they_are() -> None:
    assert safe.line("[SPEAKER_00] [/b] [Music]") == "[SPEAKER_00] [/b] [Music]"


@pytest.mark.parametrize("name", ["../../x", "/etc/x", ".hidden", "a\nb", "", "x" * 500, "Zoë’s call?"])
def test_a_file_name_has_no_way_out_of_its_folder(name: str) -> None:
    made = safe.filename(name)
    assert made
    assert "/" not in made
    assert not made.startswith(".")
    assert len(made) <= 80
