"""What hearing a call again does to what people made of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Call, Quote, Utterance, Word
from callscope.errors import NotFound
from callscope.store.library import Library
from callscope.store.schema import STEPS
from tests.store.made import OIL, oil_call


def later(call: Call, seconds: float) -> Call:
    """The call as another model would time it."""
    return replace(call, utterances=tuple(_later(one, seconds) for one in call.utterances))


def _later(one: Utterance, seconds: float) -> Utterance:
    words = tuple(Word(word.start + seconds, word.end + seconds, *word[2:]) for word in one.words)
    return replace(one, start=one.start + seconds, end=one.end + seconds, words=words)


def heard_as(call: Call, at: float, text: str) -> Call:
    """The call with other words in the utterance that begins at a moment."""
    rows = []
    for one in call.utterances:
        if one.start == at:
            step = (one.end - one.start) / max(len(text.split()), 1)
            words = tuple(
                Word(at + number * step, at + (number + 1) * step, word, 0.9)
                for number, word in enumerate(text.split())
            )
            rows += [replace(one, text=text, words=words)] if text else []
        else:
            rows.append(one)
    return replace(call, utterances=tuple(rows))


@pytest.fixture
def quoted(library: Library) -> Library:
    library.save_call(oil_call())
    library.add_quote(Quote(0, OIL, 4.0, 12.0, kind="pain"))
    return library


def test_nothing_is_listed_where_nothing_became_of_anything(quoted: Library) -> None:
    quoted.save_call(oil_call())
    assert quoted.changes(OIL) == []
    with pytest.raises(NotFound):
        quoted.changes("nothing")


def test_a_quote_moves_to_where_its_words_are_now(quoted: Library) -> None:
    before = quoted.quotes()[0]
    quoted.save_call(later(oil_call(), 1.5))
    after = quoted.quotes()[0]
    assert (after.text, after.now) == (before.text, None)
    assert after.start == pytest.approx(oil_call().utterances[1].start + 1.5, abs=0.01)
    (change,) = quoted.changes(OIL)
    assert (change.what, change.quote, change.start) == ("moved", after.id, after.start)
    quoted.save_call(later(oil_call(), 1.5))
    assert quoted.changes(OIL) == []


def test_words_that_were_misheard_change_the_quote_and_both_texts_are_kept(quoted: Library) -> None:
    old = quoted.quotes()[0].text
    first = oil_call().utterances[1]
    quoted.save_call(heard_as(oil_call(), first.start, first.text.replace("light", "lamp")))
    (change,) = quoted.changes(OIL)
    assert (change.what, change.before) == ("changed", old)
    assert "lamp" in change.after


def test_a_quote_whose_words_are_gone_is_lost_but_kept(quoted: Library) -> None:
    old = quoted.quotes()[0]
    silent = replace(oil_call(), utterances=oil_call().utterances[-1:])
    quoted.save_call(silent)
    (change,) = quoted.changes(OIL)
    assert (change.what, change.before, change.after) == ("lost", old.text, "")
    assert quoted.quotes()[0].text == old.text
    quoted.save_call(oil_call())
    assert quoted.changes(OIL) == []


def test_an_edit_that_fits_nowhere_is_listed_with_its_reason(quoted: Library) -> None:
    quoted.edit_text(OIL, 21.5, "I have no clue")
    quoted.save_call(replace(oil_call(), utterances=oil_call().utterances[:2]))
    found = [one for one in quoted.changes(OIL) if one.what == "does not fit"]
    assert [one.after for one in found] == ["I have no clue"]
    assert found[0].said.startswith("text: ")


def test_a_store_from_before_moves_and_levels_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with pytest.raises(sqlite3.OperationalError):  # this version's code asks for what that schema has not
        Library(path, steps=STEPS[:5]).save_call(oil_call())
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = "id, path, title, duration, channels, rate, source, heard_at"
        connection.execute(f"INSERT INTO calls ({columns}) VALUES (?, '/a', 'Old', 9, 1, 8000, 'file', '2026')", (OIL,))
        connection.execute("INSERT INTO originals (call, speakers) VALUES (?, '[]')", (OIL,))
        connection.execute(
            "INSERT INTO runs (call, at, version, engines, options, timings) VALUES (?, '', '', '{}', '', '{}')", (OIL,)
        )
    library = Library(path)
    assert library.changes(OIL) == []
    assert library.call(OIL).levels == ()
    assert library.consents() == []
    assert library.save_call(oil_call()) is None
