"""Names of clips: what a person sees in a folder, on every system."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.export import manifest, tables
from tests.export.test_tables import CALL, PAIN

(ROW,) = tables.rows([PAIN], {CALL.recording.id: CALL})


def test_a_name_says_who_when_what_and_which() -> None:
    assert manifest.name(ROW, "mp3") == "Suzanne_0m16s_oil-light_7.mp3"
    assert (
        manifest.name(replace(ROW, start=3661.0, tags=(), speaker="Zoë O'Hara"), "wav")
        == "Zoë-O-Hara_61m01s_pain_7.wav"
    )
    assert manifest.name(replace(ROW, tags=(), kind="", speaker=""), "wav") == "unnamed_0m16s_quote_7.wav"


@pytest.mark.parametrize(
    "text", ["../../x", "/etc/passwd", "..\\..\\x", "C:\\x", "CON", "nul.", "a:b*c?", "x" * 300, "語" * 300]
)
def test_a_name_is_one_part_of_a_path_on_every_system(text: str) -> None:
    name = manifest.name(replace(ROW, speaker=text, tags=(text,)), "mp3")
    assert not set(name) & set('/\\:*?"<>|')
    assert not name.startswith((".", "-"))
    assert name.partition("_")[2]  # so that it is never a device of Windows, such as CON.mp3
    assert len(name.encode()) < 200


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_whatever_somebody_is_called_the_name_is_plain(text: str) -> None:
    name = manifest.name(replace(ROW, speaker=text, tags=(text,)), "mp3")
    assert name.replace("_", "").replace("-", "").replace(".", "").isalnum()
    assert name.endswith("_7.mp3")
    assert name.count(".") == 1
