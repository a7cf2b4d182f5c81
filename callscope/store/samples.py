"""Samples: which calls were drawn to be heard; and what the calls of the store say to them."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import sqlite3
from typing import Any

from callscope.call import Filter
from callscope.nouns.sampled import CallRecord, Draw, KnownCall
from callscope.plural import count
from callscope.store.counted import REVIEWED, STAFF
from callscope.store.filters import CALL, given
from callscope.store.rows import clean, dumped, now, text_path
from callscope.store.shelf import Shelf
from callscope.store.studies import study_id

_CALLS = f"""
SELECT c.id, c.title, c.path, coalesce(c.queue, ''), coalesce(c.held_at, ''), iif(c.source = 'text', NULL, c.duration),
    CASE WHEN {REVIEWED} AND (c.share > 0 OR c.done OR EXISTS (SELECT 1 FROM quotes q WHERE q.call = c.id))
        THEN coalesce(r.at, c.heard_at) ELSE '' END, c.done
FROM calls c LEFT JOIN first_reviews r ON r.call = c.id WHERE c.kind <> 'interview' AND
"""

_TAGS = f"""
SELECT q.call, t.name FROM quotes q
JOIN quote_tags qt ON qt.quote = q.id JOIN tags t ON t.id = qt.tag JOIN calls c ON c.id = q.call
LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
WHERE NOT {STAFF} AND {{wanted}} ORDER BY q.call, q.id, qt.id
"""


class SampleShelf(Shelf):
    """The samples of the library."""

    def save_draw(self, draw: Draw) -> Draw:
        """Keeps a sample; undo forgets it. Raises NotFound for the study."""
        with self._acting(f"sample of {count(len(draw.picked), 'call')}") as act:
            at = now()
            row = {
                "study": study_id(act.connection, draw.study) if draw.study else None,
                "source": clean(draw.source),
                "size": draw.size,
                "strata": dumped(list(draw.by)),
                "share": draw.share,
                "seed": draw.seed,
                "records": dumped([list(one) for one in draw.records]),
                "picked": dumped(list(draw.picked)),
                "at": at,
            }
            return draw._replace(id=act.insert("samples", row), at=at)

    def last_draw(self, study: str = "") -> Draw | None:
        """The sample that was drawn last for a study, or for none. Raises NotFound for the study."""
        with self._reading() as connection:
            identity = study_id(connection, study) if study else None
            sql = "SELECT * FROM samples WHERE study IS ? ORDER BY id DESC LIMIT 1"
            row = connection.execute(sql, (identity,)).fetchone()
            return None if row is None else _draw(row, study)

    def known_calls(self, study: str = "") -> list[KnownCall]:
        """The calls of a study, or of all, in the order in which they were reviewed; those that were not reviewed come
        last.

        Interviews with staff are not among them. Raises NotFound for the study.
        """
        with self._reading() as connection:
            if study:
                study_id(connection, study)
            wanted = given(Filter(study=study or None), CALL)
            tags: dict[str, dict[str, None]] = {}
            for call, tag in connection.execute(_TAGS.format(wanted=wanted.sql), wanted.values):
                tags.setdefault(call, {})[tag] = None
            rows = connection.execute(_CALLS + wanted.sql, wanted.values).fetchall()
            found = [_known(row, tuple(tags.get(row[0], ()))) for row in rows]
        return sorted(found, key=lambda one: (not one.reviewed_at, one.reviewed_at, one.id))


def _known(row: sqlite3.Row, tags: tuple[str, ...]) -> KnownCall:
    call, title, path, queue, held_at, seconds, reviewed_at, done = row
    return KnownCall(call, title, str(text_path(path)), queue, held_at, seconds, reviewed_at, tags, bool(done))


def _draw(row: sqlite3.Row, study: str) -> Draw:
    records = tuple(CallRecord(*one) for one in json.loads(row["records"]))
    by, picked = tuple(json.loads(row["strata"])), tuple(json.loads(row["picked"]))
    facts: dict[str, Any] = {"study": study, "at": row["at"], "id": row["id"]}
    return Draw(row["source"], row["size"], by, row["share"], row["seed"], records, picked, **facts)
