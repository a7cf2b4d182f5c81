"""Rows that are about no call in particular and still hold something of one: what people wrote, drew, set aside, sent.

What a person wrote stays, except the words of the call and the name of its caller in it.
"""

# ruff: noqa: S608 - names of tables and columns are the store's own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from callscope.store.images import forget_images
from callscope.store.rows import dumped, text_path
from callscope.store.traces import GRAM, Others, Said, Traces, folded, placed, said

ERASED = "[erased]"
"""What stands in the place of words and names that went."""

_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "insights": ("text", "cause"),
    "actions": ("what", "who"),
    "experiments": ("name", "assumption", "test", "measure"),
    "learnings": ("believed", "observed", "learned", "decided"),
    "assumptions": ("text",),
    "reports": ("title", "summary"),
    "studies": ("name", "question", "access", "granted_by"),
    "tags": ("name", "description", "job_when", "job_want", "job_so"),
    "rules": ("name", "phrases", "patterns", "unless"),
    "fields": ("name",),
    "mappings": ("header", "reading"),
    "callers": ("note",),
    "consent_ledger": ("basis", "note"),
    "quotes": ("note",),
    "marks": ("note",),
    "calls": ("left_out", "reason"),
    "retention": ("held",),
    "suggestions": (),
}
"""What people write, by table."""

_CODEBOOK = ("tags", "rules", "fields")
"""Where a name of one word is left alone: a caller may be called Light."""


def loosened(connection: sqlite3.Connection, traces: Traces) -> Mapping[str, int]:
    """Takes what was a call's out of rows that stay, and removes those that are nothing else; the counts by table.

    Asked once the call's own rows are gone.
    """
    others, spoken = Others(connection), said(traces)
    counts = {
        "redactions": _words(connection, spoken, others),
        "theme_dismissals": _themes(connection, spoken, others),
        "samples": _samples(connection, traces),
        "exports": _exports(connection, traces),
        "undo": _acts(connection, spoken, others),
    }
    for table, columns in _WRITTEN.items():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for column in columns:
            if column in there:
                counts[table] = counts.get(table, 0) + _written(connection, table, column, spoken, others)
    return counts


def _acts(connection: sqlite3.Connection, spoken: Said, others: Others) -> int:
    """Acts on something else keep no word of it: undoing one brings back the text without."""

    def without(value: Any) -> Any:
        if isinstance(value, str):
            return _without(value, spoken, others)
        if isinstance(value, list):
            return [without(one) for one in value]
        return {name: without(one) for name, one in value.items()} if isinstance(value, dict) else value

    changed = 0
    for identity, told, images in connection.execute("SELECT id, said, images FROM undo").fetchall():
        known = [told, json.loads(images)]
        if (found := without(known)) != known:
            sql = "UPDATE undo SET said = ?, images = ? WHERE id = ?"
            connection.execute(sql, (found[0], dumped(found[1]), identity))
            changed += 1
    return changed


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _words(connection: sqlite3.Connection, spoken: Said, others: Others) -> int:
    """Words to take out of every call that only this one had, or that name its caller."""
    if not _has(connection, "redactions"):
        return 0
    doomed = []
    for identity, text in connection.execute("SELECT id, text FROM redactions WHERE call IS NULL").fetchall():
        words = folded(text)
        own = bool(words) and set(words) <= spoken.words and not others.say(words)
        if own or any(spoken.named(words, start) for start in range(len(words))):
            doomed.append(identity)
    return _remove(connection, "redactions", doomed)


def _themes(connection: sqlite3.Connection, spoken: Said, others: Others) -> int:
    """Themes that were set aside and have a word that only these calls had."""
    if not _has(connection, "theme_dismissals"):
        return 0
    doomed = []
    for identity, name in connection.execute("SELECT id, name FROM theme_dismissals").fetchall():
        if any(one in spoken.words and not others.say([one]) for one in folded(name)):
            doomed.append(identity)
    return _remove(connection, "theme_dismissals", doomed)


def _remove(connection: sqlite3.Connection, table: str, doomed: list[int]) -> int:
    """Rows, and what could bring them back."""
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(one,) for one in doomed])
    if doomed:
        forget_images(connection, lambda where, row: where == table and row.get("id") in doomed)
    return len(doomed)


def _samples(connection: sqlite3.Connection, traces: Traces) -> int:
    """Samples go on counting the call, under a name that says nothing."""
    if not _has(connection, "samples"):
        return 0
    files = {str(text_path(one)) for one in traces.paths}
    names = {PurePath(one).name for one in files} | {PurePath(one).stem for one in files}
    changed = 0
    for identity, records, picked in connection.execute("SELECT id, records, picked FROM samples").fetchall():
        rows = json.loads(records)
        known = {row[0] for row in rows if row[1] in files or (not row[1] and row[0] in names)}
        known |= names & set(json.loads(picked))
        if known:
            under = {name: f"erased {number}" for number, name in enumerate(sorted(known), 1)}
            rows = [[under[row[0]], "", *row[2:]] if row[0] in known else row for row in rows]
            drawn = [under.get(one, one) for one in json.loads(picked)]
            sql = "UPDATE samples SET records = ?, picked = ? WHERE id = ?"
            connection.execute(sql, (dumped(rows), dumped(drawn), identity))
            changed += 1
    return changed


def _exports(connection: sqlite3.Connection, traces: Traces) -> int:
    """The record of what left stays; where a file's name gives the call away, only its folder is remembered."""
    if not _has(connection, "exports"):
        return 0
    changed = 0
    for identity, path, calls in connection.execute("SELECT id, path, calls FROM exports WHERE path <> ''").fetchall():
        names = (*traces.names, *traces.titles) if set(traces.calls) & set(json.loads(calls)) else traces.names
        if _tells(names, path):
            parent = str(PurePath(path).parent)
            kept = "" if _tells(names, parent) else parent
            connection.execute("UPDATE exports SET path = ? WHERE id = ?", (str(PurePath(kept, ERASED)), identity))
            changed += 1
    return changed


def _tells(names: Iterable[str], path: str) -> bool:
    return any(one.casefold() in path.casefold() for one in names)


def _written(connection: sqlite3.Connection, table: str, column: str, spoken: Said, others: Others) -> int:
    least, changed = 2 if table in _CODEBOOK else 1, 0
    for identity, text in connection.execute(f'SELECT id, "{column}" FROM {table} WHERE "{column}" <> \'\'').fetchall():
        without = _without(text, spoken, others, least)
        if without != text:
            _put(connection, table, column, without, identity)
            changed += 1
    return changed


def _put(connection: sqlite3.Connection, table: str, column: str, text: str, identity: int) -> None:
    sql = f'UPDATE {table} SET "{column}" = ? WHERE id = ?'
    try:
        connection.execute(sql, (text, identity))
    except sqlite3.IntegrityError:  # a name that is there already
        connection.execute(sql, (f"{text} {identity}", identity))


def _without(text: str, spoken: Said, others: Others, least: int = 1) -> str:
    """The text without names of at least so many words, and without what somebody said in it, word for word, unless
    others say it too."""
    found = placed(text)
    words = [word for word, _, _ in found]
    spans: list[list[int]] = []
    for start in range(len(words)):
        gram = tuple(words[start : start + GRAM])
        quoted = GRAM if gram in spoken.grams and not others.say(gram) else 0
        if length := max(quoted, spoken.named(words, start, least)):
            begin, end = found[start][1], found[start + length - 1][2]
            if spans and begin <= spans[-1][1]:
                spans[-1][1] = max(end, spans[-1][1])
            else:
                spans.append([begin, end])
    for begin, end in reversed(spans):
        text = text[:begin] + ERASED + text[end:]
    return text
