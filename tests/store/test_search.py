from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscope.call import Filter, Quote
from callscope.store.library import Library
from callscope.store.phrases import cut, marks, match_expression, phrases_of, saying
from tests.store.made import CAST, OIL, oil_call, said

TOKENS = "tokenize='unicode61 remove_diacritics 2'"


def found(library: Library, text: str, **where: object) -> list[str]:
    return [hit.text for hit in library.search(text, Filter(**where))]


def test_all_words_must_be_there_and_the_last_may_go_on(filled: Library) -> None:
    assert found(filled, "light oil") == ["Hi Cherry, I just left your shop and my oil light is still on."]
    assert len(found(filled, "light")) == 3
    assert found(filled, "chromec") == ["I want to buy a Chromecast but the light keeps blinking."]
    assert found(filled, "chromec blinking") == []


def test_words_in_quotes_must_stand_together(filled: Library) -> None:
    assert len(found(filled, '"oil light"')) == 1
    assert found(filled, '"light oil"') == []
    assert found(filled, '"oil lig"') == []


def test_case_and_accents_do_not_matter(library: Library) -> None:
    library.save_call(replace(oil_call(), utterances=(said(0, 2, "S1", "Das Café hat GEÖFFNET"),)))
    assert len(found(library, "cafe geoffnet")) == 1
    assert library.search("CAFÉ")[0].matches == ((4, 8),)


def test_hits_come_newest_call_first_in_order_of_time(filled: Library) -> None:
    assert [(hit.call, hit.start) for hit in filled.search("light")] == [(CAST, 5.5), (OIL, 4.5), (OIL, 13.0)]


@pytest.mark.parametrize("few", [0, 99], ids=["from the calls", "from the hits"])
@pytest.mark.parametrize("asked", ["light", "light oil", '"oil light"', "oil lig"])
@pytest.mark.parametrize("where", [{}, {"role": "customer"}, {"since": "2023-01-01"}, {"caller": "Suzanne"}])
def test_calls_are_sorted_by_their_date_and_not_by_when_they_came(
    library: Library, monkeypatch: pytest.MonkeyPatch, few: int, asked: str, where: dict[str, str]
) -> None:
    monkeypatch.setattr("callscope.store.search.FEW", few)
    for identity, day in (("b" * 12, "2024-05-01"), ("c" * 12, "2023-05-01"), ("a" * 12, "2024-05-01")):
        call = oil_call(identity=identity)
        library.save_call(replace(call, recording=replace(call.recording, held_at=day)))
    hits = library.search(asked, Filter(**where))
    assert list(dict.fromkeys(hit.call for hit in hits)) == ["b" * 12, "a" * 12, "c" * 12]
    assert all(one.start < other.start for one, other in pairwise(hits) if one.call == other.call)
    library.set_calls(["c" * 12], held_at="2025-05-01")
    assert library.search(asked, Filter(**where))[0].call == "c" * 12


def test_pages_follow_each_other(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", note="the light again"))
    everything = filled.search("light")
    assert len(everything) == 4
    assert [filled.search("light", limit=1, offset=place)[0] for place in range(4)] == everything


def test_a_hit_says_who_when_and_where_the_words_are(filled: Library) -> None:
    (hit,) = filled.search("infrequently")
    assert (hit.title, hit.name, hit.role, hit.start, hit.caller) == ("Oil light", "Cherry", "agent", 13.0, "Suzanne")
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["infrequently"]
    assert hit.quote is None


def test_notes_of_quotes_are_found(filled: Library) -> None:
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0, "", "", note="She cannot know the procedure"))
    (hit,) = filled.search("procedure")
    assert (hit.quote, hit.text, hit.start) == (quote.id, "She cannot know the procedure", 4.5)
    filled.edit_quote(quote.id, note="other")
    assert filled.search("procedure") == []


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"role": "customer"}, 2),
        ({"role": "agent"}, 1),
        ({"speaker": "cherry"}, 1),
        ({"caller": "Suzanne"}, 2),
        ({"call": CAST}, 1),
        ({"tag": "warning"}, 1),
        ({"kind": "pain"}, 1),
        ({"kind": "need"}, 0),
        ({"sentiment": "negative"}, 2),
        ({"tone": "even"}, 3),
        ({"tone": "raised"}, 0),
        ({"since": "2024-04-01"}, 1),
        ({"until": "2024-04-01", "role": "customer"}, 1),
    ],
)
def test_hits_are_narrowed(filled: Library, where: dict[str, str], count: int) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 7.0, "", "", kind="pain", tags=("warning",)))
    assert len(found(filled, "light", **where)) == count
    assert len(found(filled, "", **where)) >= count


def test_no_text_lists_what_passes_the_filter_newest_first(filled: Library) -> None:
    hits = filled.search("", Filter(role="customer"))
    assert [(hit.call, hit.start) for hit in hits] == [(CAST, 5.5), (OIL, 4.5), (OIL, 21.0), (OIL, 31.0)]
    assert len(filled.search("  ")) == 9


def test_an_edited_text_is_found_and_the_old_one_is_not(filled: Library) -> None:
    filled.edit_text(OIL, 21.0, "I have no clue.")
    assert len(found(filled, "clue")) == 1
    assert found(filled, "know") == []


def test_a_long_text_is_cut_around_the_first_hit(library: Library) -> None:
    text = "one two three " * 40 + "needle and thread " + "four five six " * 40
    snippet, matches = cut(text, marks(text, phrases_of("needle thread")))
    assert len(snippet) <= 165
    assert [snippet[start:end] for start, end in matches] == ["needle", "thread"]
    assert snippet.startswith("…")
    assert snippet.endswith("…")


@pytest.mark.parametrize("asked", ["light", "light the"])
def test_more_hits_than_can_be_sorted_are_given_as_they_were_stored(
    filled: Library, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    usual = found(filled, asked)
    monkeypatch.setattr("callscope.store.search.FEW", 0)
    monkeypatch.setattr("callscope.store.search.MANY", 1)
    hits = filled.search(asked)
    assert sorted(hit.text for hit in hits) == sorted(usual)
    assert [hit.call for hit in hits] == sorted((hit.call for hit in hits), key=[CAST, OIL].index)


def test_a_single_letter_at_the_end_does_not_go_on(filled: Library) -> None:
    assert found(filled, "l") == []
    assert len(found(filled, "li")) == 3


ASKED = ("light", "the light", '"oil light"', "li", "my", "nobody", "e", "still on")


@pytest.mark.parametrize(("few", "many"), [(0, 9), (0, 0), (9, 9)], ids=["from the calls", "narrow", "from the index"])
@pytest.mark.parametrize("where", [{"call": OIL}, {"caller": "Suzanne"}, {"role": "customer", "since": "2000-01-01"}])
def test_whatever_way_is_quickest_the_hits_are_the_same(
    filled: Library, monkeypatch: pytest.MonkeyPatch, few: int, many: int, where: dict[str, str]
) -> None:
    usual = [found(filled, asked, **where) for asked in ASKED]
    monkeypatch.setattr("callscope.store.search.FEW", few)
    monkeypatch.setattr("callscope.store.search.MANY", many)
    assert [found(filled, asked, **where) for asked in ASKED] == usual
    assert any(usual)


@given(st.lists(st.sampled_from(["Café", "GEÖFFNET", "l'été", "2nd", "a-b", "x_y", "light", "lights", "Licht"])))
def test_reading_what_was_said_finds_what_the_index_finds(words: list[str]) -> None:
    text = " ".join(words)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(text, {TOKENS})")
        connection.execute("INSERT INTO t VALUES (?)", (text,))
        for asked in ("cafe", "ete", "geoff", '"a b"', "x", "light", '"light"', "lights licht", "2"):
            phrases = phrases_of(asked)
            hits = connection.execute("SELECT 1 FROM t WHERE t MATCH ?", (match_expression(phrases),)).fetchall()
            assert saying(phrases)(text) == bool(hits)


@given(st.text(), st.text())
def test_marks_lie_inside_the_text(text: str, asked: str) -> None:
    for start, end in marks(text, phrases_of(asked)):
        assert 0 <= start < end <= len(text)
    snippet, matches = cut(text * 9, marks(text * 9, phrases_of(asked)))
    assert all(0 <= start < end <= len(snippet) for start, end in matches)


def test_nothing_that_is_typed_is_an_operator() -> None:
    assert match_expression(phrases_of('a AND "b c" - * NEAR(xy')) == '"a" "AND" "b c" "NEAR(xy"*'
    assert match_expression(phrases_of("- * '")) == ""
