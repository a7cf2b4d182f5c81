"""What a re-run did to what people made: quotes that moved, changed or are lost, and edits that do not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from callscope.call import Change, Edit, Span, Utterance, Word
from callscope.moments import span
from callscope.store.align import anchored, key
from callscope.store.review import forget_played
from callscope.store.shelf import Shelf, must_have_call
from callscope.store.transcript import edits_in, utterances_in

NEAR = 5.0
"""Seconds around a quote in which its words are looked for again."""

SAME = 0.8
"""The part of a quote's words that must be found again, in order, for it to be the same quote elsewhere."""


class ChangeShelf(Shelf):
    """What became of people's work when a call was heard again."""

    def changes(self, call: str) -> list[Change]:
        """Quotes that moved at the last re-run, quotes whose words changed or are gone, and edits that do not fit, in
        order of time. Raises NotFound."""
        with self._reading() as connection:
            written = must_have_call(connection, call)["source"] == "text"
            sql = """SELECT id, start, "end", text, now, moved_from, kind FROM quotes WHERE call = ?"""
            rows = connection.execute(sql, (call,)).fetchall()
            edits = [edit for edit in edits_in(connection, call) if edit.misfit]
        found = [*(change for row in rows for change in _of_quote(row, written)), *map(_of_edit, edits)]
        return sorted(found, key=lambda one: one.start)


def _of_quote(row: sqlite3.Row, written: bool) -> Iterator[Change]:
    here = (row["start"], row["end"])
    if row["moved_from"] is not None:
        before = span(row["moved_from"], row["moved_from"] + row["end"] - row["start"], written)
        yield Change("moved", *here, f"from {before}", row["text"], row["now"] or row["text"], row["id"])
    if row["now"]:
        yield Change("changed", *here, "the words there are others now", row["text"], row["now"], row["id"])
    elif row["now"] is not None:
        yield Change("lost", *here, "no words are left there", row["text"], "", row["id"])


def _of_edit(edit: Edit) -> Change:
    return Change("does not fit", edit.start, edit.end, f"{edit.kind}: {edit.misfit}", edit.before, edit.after)


def reanchor(connection: sqlite3.Connection, call: str) -> None:
    """Moves the quotes of a call that was heard again to where their words are now."""
    connection.execute("UPDATE quotes SET moved_from = NULL WHERE call = ?", (call,))
    for row in connection.execute("SELECT * FROM quotes WHERE call = ?", (call,)).fetchall():
        near = utterances_in(connection, call, row["start"] - NEAR, row["end"] + NEAR)
        text = anchored(near, row["start"], row["end"], row["text"], row["speaker"])[1]
        there = whereabouts(near, row["text"], Span(row["start"], row["end"]), _share(row["text"], text))
        if there:
            forget_played(connection, call, row["start"], row["end"])
            values = (*there, row["start"], row["id"])
            connection.execute('UPDATE quotes SET start = ?, "end" = ?, moved_from = ? WHERE id = ?', values)


def _share(text: str, now: str) -> float:
    """The part of the words that stand in a quote's old place, in order; 1.0 where they are the same."""
    old, new = ([key(token) for token in one.split()] for one in (text, now))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return sum(one.size for one in blocks) / max(len(old), len(new), 1)


def whereabouts(utterances: Iterable[Utterance], text: str, old: Span, share: float) -> Span | None:
    """Where a quote's words are said now; None where no place has more of them than `share`, that of the old one."""
    wanted = [key(token) for token in text.split()]
    places = [_found(wanted, words) for words in _spoken(utterances)]
    most, there = max(places, key=lambda one: (one[0], -abs(one[1].start - old.start)))
    return there if most >= SAME and most > share else None


def _spoken(utterances: Iterable[Utterance]) -> list[list[Word]]:
    """All words in order of time, and the words of each speaker."""
    rows = [one for one in utterances if one.words]
    everyone = sorted((word for one in rows for word in one.words), key=lambda word: word.start)
    labels = dict.fromkeys(one.speaker for one in rows)
    return [everyone, *([word for one in rows if one.speaker == label for word in one.words] for label in labels)]


def _found(wanted: Sequence[str], words: Sequence[Word]) -> tuple[float, Span]:
    blocks = SequenceMatcher(None, wanted, [key(word.text) for word in words], autojunk=False).get_matching_blocks()
    blocks = [one for one in blocks if one.size]
    if not blocks:
        return 0.0, Span(0.0, 0.0)
    first, last = blocks[0], blocks[-1]
    # Words that were heard otherwise at either end still belong to it.
    begin = max(first.b - first.a, 0)
    end = min(last.b + len(wanted) - last.a, len(words))
    stretch = words[begin:end]
    share = sum(one.size for one in blocks) / max(len(wanted), len(stretch))
    return share, Span(round(stretch[0].start, 3), round(stretch[-1].end, 3))
