"""What a ranking counts: the quotes of the calls that are reviewed, and those calls."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from callscope.call import EVERYTHING, Filter
from callscope.ranked import Evidence, Found, HeardCall
from callscope.store.counted import HEARD, REVIEWED, STAFF
from callscope.store.filters import CALL, Where, given, of_quotes
from callscope.store.shelf import Shelf

_CALLS = f"""
SELECT c.id, k.name, c.duration, c.outcome, c.satisfaction, c.mood_1, c.mood_4,
    c.share > 0 OR c.done OR EXISTS (SELECT 1 FROM quotes q WHERE q.call = c.id)
FROM calls c LEFT JOIN callers k ON k.id = c.caller
WHERE {HEARD} AND
"""

# A quote's words and voice are those of its speaker's utterances under it, as the filters of `quotes` have it; the
# label of a voice may go on with its pace ("raised, fast"). Both are one number, so that the utterances are looked up
# once. CROSS JOIN goes call by call, which keeps what a call's quotes need at hand.
_EVIDENCE = f"""
SELECT {{row}}, q.id, q.call, {STAFF}, q.severity, q.checked, (
    SELECT 3 * coalesce(max(u.sentiment = 'negative'), 2)
        + coalesce(max(substr(u.tone, 1, 6) IN ('raised', 'heated')), 2)
    FROM utterances u
    WHERE u.call = q.call AND u.speaker = q.speaker AND u.start < q."end" AND q.start < u."end"
)
FROM calls c CROSS JOIN quotes q ON q.call = c.id
LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
WHERE {REVIEWED} AND {{wanted}}
"""

_SCORES = tuple((negative, raised) for negative in (False, True, None) for raised in (False, True, None))
"""(negative, raised) for the number that stands for both."""

_AS_EVIDENCE = partial(tuple.__new__, Evidence)
"""`Evidence._make` without its check: there may be a hundred thousand."""


class EvidenceShelf(Shelf):
    """What the quotes of the library add up to."""

    def evidence(self, by: str, where: Filter = EVERYTHING) -> Found:
        """Every quote that passes, with the rows of `by` (one of ranked.BY) that it stands under; and the calls.

        What the filter asks of calls narrows the calls too; what it asks of quotes, speakers and utterances does not,
        so that shares are still of all callers who were heard.
        """
        calls, quotes = given(where, CALL), of_quotes(where)
        if by == "job":
            quotes += Where(("q.kind = 'job'",))
        with self._reading() as connection:
            connection.row_factory = None
            heard = tuple(map(HeardCall._make, connection.execute(_CALLS + calls.sql, calls.values)))
            sql = f"SELECT count(*) FROM calls c WHERE c.left_out IS NOT NULL AND {calls.sql}"
            (left_out,) = connection.execute(sql, calls.values).fetchone()
            return Found(heard, left_out, _evidence(connection, by, quotes))


def _evidence(connection: sqlite3.Connection, by: str, wanted: Where) -> tuple[Evidence, ...]:
    tagged = by in ("tag", "job")
    sql = _EVIDENCE.format(row="q.id" if tagged else f"q.{by}", wanted=wanted.sql)
    names = _tags(connection) if tagged else _Alone()
    rows = connection.execute(sql, wanted.values)
    return tuple(_AS_EVIDENCE((names[one], *more, *_SCORES[scores])) for one, *more, scores in rows)


class _Alone(dict[Any, tuple[str, ...]]):
    """The one row of each entry of a list; none where there is no entry."""

    def __missing__(self, entry: str | None) -> tuple[str, ...]:
        self[entry] = (entry,) if entry else ()
        return self[entry]


def _tags(connection: sqlite3.Connection) -> dict[Any, tuple[str, ...]]:
    """The names of each quote's tags and of all that stand above them, each once; none for a quote without tags."""
    tree = {row[0]: (row[1], row[2]) for row in connection.execute("SELECT id, name, parent FROM tags")}
    lines = {tag: _line(tree, tag) for tag in tree}
    found: defaultdict[Any, tuple[str, ...]] = defaultdict(tuple)
    for quote, tag in connection.execute("SELECT quote, tag FROM quote_tags"):
        present = found.get(quote)
        found[quote] = lines[tag] if present is None else tuple(dict.fromkeys(present + lines[tag]))
    return found


def _line(tree: Mapping[int, tuple[str, int | None]], tag: int | None) -> tuple[str, ...]:
    """The names from a tag up to its root; a circle, which the store never makes, ends where it closes."""
    names: dict[str, None] = {}
    while tag is not None and tree[tag][0] not in names:
        name, tag = tree[tag]
        names[name] = None
    return tuple(names)
