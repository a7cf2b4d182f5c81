from __future__ import annotations

from pathlib import Path

import pytest

from callscope.errors import Unusable
from callscope.pipeline.describe import describe
from callscope.settings import NamesSettings


def test_without_rules_the_title_is_the_file_s_name(tmp_path: Path) -> None:
    assert describe(tmp_path / "oil_light-2.wav", NamesSettings()) == {"title": "oil light-2"}


def test_a_pattern_takes_facts_from_the_name(tmp_path: Path) -> None:
    names = NamesSettings(pattern=r"(?P<date>\d{4}-\d\d-\d\d)_(?P<queue>[^_]+)_(?P<caller>.+)")
    facts = describe(tmp_path / "2026-11-03_billing_Mary Ng.wav", names)
    assert (facts["held_at"], facts["queue"], facts["caller"]) == ("2026-11-03", "billing", "Mary Ng")


def test_a_name_that_does_not_fit_the_pattern_gives_no_facts(tmp_path: Path) -> None:
    assert set(describe(tmp_path / "odd.wav", NamesSettings(pattern=r"^(?P<queue>\d+)_"))) == {"title"}


def test_the_record_beside_the_file_wins(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("file,caller,title\na.wav,Zoë,A call\nb.wav,Bob,\n", encoding="utf-8-sig")
    names = NamesSettings(pattern="(?P<caller>.)")
    assert describe(tmp_path / "a.wav", names) == {"title": "A call", "caller": "Zoë"}
    assert describe(tmp_path / "b.wav", names) == {"title": "b", "caller": "Bob"}
    assert describe(tmp_path / "c.wav", names) == {"title": "c", "caller": "c"}


def test_records_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_bytes(b"file,caller\na.wav,\xff\xfe")
    with pytest.raises(Unusable, match="call records"):
        describe(tmp_path / "a.wav", NamesSettings())


def test_I7_a_hostile_name_becomes_a_harmless_title(tmp_path: Path) -> None:
    facts = describe(tmp_path / "\x1b]2;X\x07a\nb\udcff.wav", NamesSettings())
    assert facts["title"].isprintable()
    facts["title"].encode("utf-8")
