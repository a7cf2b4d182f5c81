"""What people type in one line: tags, rules, measures, searches, moments, and the text sanitiser itself."""

from __future__ import annotations

from contextlib import suppress
from math import isfinite
from pathlib import Path

import click
import pytest
from hypothesis import example, given

from callscope import safe
from callscope.call import Filter, Quote
from callscope.cli.shared import MOMENT
from callscope.insight import codebook, measures, rule_line
from callscope.store.library import Library
from tests.hostile.doors import NASTY, harmless, patient, survives, texts, tried
from tests.store.made import OIL, oil_call

pytestmark = pytest.mark.hostile

TAGS = ("oil-light", ", ", " -", "!", "!4", "@", "@start", "#billing", "+H1", "-H1", "; ", " ", "-")
MEASURES = (
    "share of ", "callers", "calls", "quotes", " with ", " among ", "tag:", "kind:pain", " >= ", "30%", " of at least ",
    "20 ", "mean ", "satisfaction", "severity:", '"', "date:2027-01..", "since:", " and ", ",", "<", "at most ", "1.5",
)  # fmt: skip
RULES = ("churn", " = ", "cancel*", ", ", "close ... account", "/leav(e|ing)/", " tag:x", " kind:", " tone:", ' not:"')
SEARCHES = ('"', "-", "*", "oil", " AND ", " OR ", "NEAR(", ")", "text:", "^", "é", "{", "}", "(", "'")


@tried(60)
@given(texts(*TAGS))
@example("!" + "9" * 5000)
@example("!٣")
@example("!²")
def test_a_tag_line_is_read_or_refused(text: str) -> None:
    survives(lambda: codebook.parse_tag_line(text))


@tried(80)
@given(texts(*MEASURES))
@example("calls >= " + "9" * 400)
@example("calls >= 5 of at least " + "9" * 5000 + " calls")
@example("share of calls with tag:x >= " + "9" * 400 + "%")
@example("calls with tag:x >= 1234567")
@example("calls " + "> " * 5000)
def test_a_measure_is_read_or_refused_and_what_is_read_is_written_the_same(text: str) -> None:
    found = survives(lambda: measures.parse(text))
    if found:
        assert str(measures.parse(str(found))) == str(found)


@tried(60)
@given(texts(*RULES))
def test_a_rule_line_is_read_or_refused(text: str) -> None:
    survives(lambda: rule_line.parse_rule_line(text))


@tried(60)
@given(texts("1", ":", "59", ".", "-", "h", " ", "w", "e9"))
@example("w²")
@example("w" + "9" * 5000)
@example("w" + "9" * 400)
@example(":" * 1000 + "1")
@example("nan")
@example("1e308:1e308")
def test_a_moment_is_a_finite_time_or_refused(text: str) -> None:
    with suppress(click.UsageError), patient():
        assert isfinite(MOMENT.convert(text, None, None))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("store") / "callscope.db")
    library.save_call(oil_call())
    library.add_quote(Quote(0, OIL, 4.5, 12.0, note="".join(NASTY), tags=("a", "b")))
    return library


@tried(40)
@given(texts(*SEARCHES))
@example("a " * 5000)
@example('"' * 9999)
def test_a_search_finds_or_finds_nothing(library: Library, text: str) -> None:
    for where in (Filter(), Filter(tag=text, caller=text, role="customer"), Filter(since=text, queue=text)):
        found = survives(lambda where=where: library.search(text, where))
        assert isinstance(found, list) or found is None


@tried(150)
@given(texts())
@example("".join(map(chr, range(0x250))))
@example("".join(map(chr, range(0x2000, 0x2070))))
def test_no_harmful_byte_passes_the_sanitiser(text: str) -> None:
    assert harmless(safe.line(text))
    assert harmless(safe.block(text))
    assert "\n" not in safe.line(text)
    assert "\n" not in safe.filename(text)


@tried(80)
@given(texts())
@example("ß" * 300)
@example("ﷺ" * 80)
@example("\u0301" * 200)
@example("...")
def test_a_name_made_of_any_text_is_a_file_of_its_folder(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    made = folder / f"{safe.filename(text)}.part.json"
    made.write_bytes(b"")
    assert made.parent == folder
    assert [Path(one.name) for one in folder.iterdir()] == [Path(made.name)]
    made.unlink()
