"""What people decided on personal data: what stays, and what goes as well."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from callscope.errors import NotFound, UsageProblem
from callscope.moments import place
from callscope.nouns.redacted import Verdict
from callscope.safe import line
from callscope.store.names import single_line
from callscope.store.rows import clean, moment, now
from callscope.store.shelf import Shelf, must_have_call, written

_COLUMNS = "id, act, coalesce(call, ''), start, \"end\", what, text, author, at"


class RedactionShelf(Shelf):
    """The decisions of the library, anchored by time in a call or by a word in all calls."""

    def verdicts(self, call: str = "") -> list[Verdict]:
        """Those on a call and those on words everywhere, in the order in which they were made; all without a call."""
        sql = f"SELECT {_COLUMNS} FROM redactions WHERE ? = '' OR call IS NULL OR call = ? ORDER BY id"  # noqa: S608
        with self._reading() as connection:
            return [Verdict(*row) for row in connection.execute(sql, (clean(call), clean(call)))]

    def decide(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Keeps decisions, in one act. Raises NotFound for a call, UsageProblem for a word that is none."""
        calls = " ".join(sorted({one.call for one in verdicts if one.call}))
        with self._acting("", calls or None) as act:
            act.said = _said(act.connection, verdicts[0])
            return [one._replace(id=act.insert("redactions", _row(act.connection, one))) for one in verdicts]

    def withdraw(self, numbers: Sequence[int]) -> list[Verdict]:
        """Takes decisions back, in one act, and returns them. Raises NotFound."""
        with self._acting("a decision on personal data taken back") as act:
            sql = f"SELECT {_COLUMNS} FROM redactions"  # noqa: S608 - our own words
            known = {row[0]: Verdict(*row) for row in act.connection.execute(sql)}
            if missing := [number for number in numbers if number not in known]:
                raise NotFound(f"no decision {missing[0]}", "callscope redact decided CALL lists them")
            gone = [known[number] for number in dict.fromkeys(numbers)]
            act.call = " ".join(sorted({one.call for one in gone} - {""})) or None
            for one in gone:
                act.delete("redactions", one.id)
            return gone


def _said(connection: sqlite3.Connection, one: Verdict) -> str:
    # The words themselves stay out of what undo says.
    what = "kept as it is" if one.act == "keep" else "to be taken out"
    return (
        f"a word in every call {what}"
        if one.everywhere
        else f"{place(one.start, written(connection, one.call))} {what}"
    )


def _row(connection: sqlite3.Connection, one: Verdict) -> dict[str, object]:
    if not one.everywhere:
        must_have_call(connection, one.call)
        if one.end < one.start:
            raise UsageProblem("the end lies before the start", "give START and then END")
    return {
        "act": one.act,
        "call": one.call or None,
        "start": moment(one.start),
        "end": moment(one.end),
        "what": one.what,
        "text": single_line(one.text, "the word") if one.everywhere else "",
        "author": line(clean(one.author)),
        "at": now(),
    }
