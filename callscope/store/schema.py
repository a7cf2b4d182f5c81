"""The schema, as migrations in the order it grew. A step that was released is never changed; changes come as further
steps.

Ids are AUTOINCREMENT where a row can be undone and redone: an id is never given to another row.
"""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from callscope.store.care_tables import AUDIT, ERASURE, RETENTION
from callscope.store.effort import Spoken, customers, waiting
from callscope.store.method_tables import (
    EXPORTS,
    IMPORTS,
    LEARNT,
    LEDGER,
    MOOD_WORDS,
    REDACTIONS,
    REPORTS,
    RULES,
    STUDIES,
    THEMES,
)
from callscope.store.tables import CALLS, CONSENTS, EVIDENCE, LEVELS, MOVES, OVERLAPS, REVIEW, SCORES, SOLVED

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SET = "callscope"
"""The name under which sqlite-utils records the steps, in the table _sqlite_migrations."""

SEEDS: Mapping[str, str] = {
    "stage": "before, buying, onboarding, use, service, after-service, leaving",
    "issue": "how-to, setup, fault, defect, billing, refund, delivery, account, access, missing feature, information, "
    "waiting, complaint, cancellation",
    "outcome": "solved, workaround, unsolved, passed on",
}
"""The editable lists as a new store has them."""

LETTERS: Mapping[str, str] = {"need": "n", "want": "w", "desire": "d", "pain": "p", "job": "j", "story": "s"}
"""The kinds that a new store has, each with its key."""

INDEXED: Mapping[str, tuple[str, ...]] = {"utterances": ("text",), "quotes": ("note", "text")}
"""Tables with full text and the columns that are indexed."""


class Step(NamedTuple):
    """A migration. One that is not `atomic` runs outside of a transaction, which only a new file allows."""

    name: str
    apply: Callable[[Database], None]
    atomic: bool = True


def _wal(db: Database) -> None:
    db.enable_wal()


def _calls(db: Database) -> None:
    db.executescript(CALLS)


def _evidence(db: Database) -> None:
    db.executescript(EVIDENCE)
    rows = [
        {"list": name, "name": item, "place": place}
        for name, items in SEEDS.items()
        for place, item in enumerate(items.split(", "), start=1)
    ]
    db.table("fields").insert_all(rows)


def _review(db: Database) -> None:
    db.executescript(REVIEW)
    rows = [
        {"list": "kind", "name": name, "place": place, "letter": letter}
        for place, (name, letter) in enumerate(LETTERS.items(), start=1)
    ]
    db.table("fields").insert_all(rows)


def _levels(db: Database) -> None:
    db.executescript(LEVELS)


def _moves(db: Database) -> None:
    db.executescript(MOVES)


def _consents(db: Database) -> None:
    db.executescript(CONSENTS)


def _scores(db: Database) -> None:
    db.executescript(SCORES)
    for (call,) in db.conn.execute("SELECT id FROM calls").fetchall():
        roles = db.conn.execute("SELECT label, role FROM speakers WHERE call = ?", (call,)).fetchall()
        sql = 'SELECT start, "end", speaker, text FROM utterances WHERE call = ?'
        found = waiting(map(Spoken._make, db.conn.execute(sql, (call,))), customers(map(tuple, roles)))
        db.conn.execute("UPDATE calls SET hold = ?, silence = ?, repeats = ? WHERE id = ?", (*found, call))


def _studies(db: Database) -> None:
    db.executescript(STUDIES)


def _rules(db: Database) -> None:
    db.executescript(RULES)


def _learnt(db: Database) -> None:
    db.executescript(LEARNT)


def _themes(db: Database) -> None:
    db.executescript(THEMES)


def _imports(db: Database) -> None:
    db.executescript(IMPORTS)


def _reports(db: Database) -> None:
    db.executescript(REPORTS)


def _redactions(db: Database) -> None:
    db.executescript(REDACTIONS)


def _exports(db: Database) -> None:
    db.executescript(EXPORTS)


def _ledger(db: Database) -> None:
    db.executescript(LEDGER)


def _retention(db: Database) -> None:
    db.executescript(RETENTION)


def _erasure(db: Database) -> None:
    db.executescript(ERASURE)


def _audit(db: Database) -> None:
    db.executescript(AUDIT)


def _mood_words(db: Database) -> None:
    db.executescript(MOOD_WORDS)


def _overlaps(db: Database) -> None:
    db.executescript(OVERLAPS)


def _solved(db: Database) -> None:
    db.executescript(SOLVED)


def _full_text(db: Database) -> None:
    # sqlite-utils' own enable_fts has no prefix indexes, and its update trigger would index again when only the
    # sentiment changes; the names are the ones it gives.
    for table, columns in INDEXED.items():
        db.executescript(full_text_sql(table, columns))


def full_text_sql(table: str, columns: tuple[str, ...]) -> str:
    """The statements that give a table an FTS5 index with external content, kept by triggers (sqlite.org/fts5.html)."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    gone = f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES ('delete', old.id, {old})"
    come = f"INSERT INTO {table}_fts(rowid, {names}) VALUES (new.id, {new})"
    return f"""
CREATE VIRTUAL TABLE {table}_fts USING fts5(
    {names}, content="{table}", content_rowid='id', prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER {table}_ai AFTER INSERT ON {table} BEGIN {come}; END;
CREATE TRIGGER {table}_ad AFTER DELETE ON {table} BEGIN {gone}; END;
CREATE TRIGGER {table}_au AFTER UPDATE OF {names} ON {table} BEGIN {gone}; {come}; END
"""


STEPS: tuple[Step, ...] = (
    Step("0001_wal", _wal, atomic=False),
    Step("0002_calls", _calls),
    Step("0003_evidence", _evidence),
    Step("0004_full_text", _full_text),
    Step("0005_review", _review),
    Step("0006_levels", _levels),
    Step("0007_moves", _moves),
    Step("0008_consents", _consents),
    Step("0009_scores", _scores),
    Step("0010_studies", _studies),
    Step("0011_rules", _rules),
    Step("0012_insights", _learnt),
    Step("0013_themes", _themes),
    Step("0014_imports", _imports),
    Step("0015_reports", _reports),
    Step("0016_redaction", _redactions),
    Step("0017_exports", _exports),
    Step("0018_consent_ledger", _ledger),
    Step("0019_retention", _retention),
    Step("0020_erasure", _erasure),
    Step("0021_audit", _audit),
    Step("0022_mood_words", _mood_words),
    Step("0023_overlaps", _overlaps),
    Step("0024_solved", _solved),
)


def migrations(steps: tuple[Step, ...]) -> Migrations:
    """The steps as sqlite-utils runs them."""
    from callscope.store.lean import Migrations  # 150 ms

    built = Migrations(SET)
    for step in steps:
        built(name=step.name, transactional=step.atomic)(step.apply)
    return built
