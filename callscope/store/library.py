"""The library: everything that is kept, behind one value. It holds a path and no connection: any thread may use it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.nouns.trail import Entry
from callscope.store.actions import ActionShelf
from callscope.store.answers import AnswerShelf
from callscope.store.assumptions import AssumptionShelf
from callscope.store.audit import AuditShelf
from callscope.store.callers import CallerShelf
from callscope.store.calls import CallShelf
from callscope.store.changes import ChangeShelf
from callscope.store.connect import may_change, plain_errors
from callscope.store.consents import ConsentShelf
from callscope.store.erasures import ErasureShelf
from callscope.store.evidence import EvidenceShelf
from callscope.store.experiments import ExperimentShelf
from callscope.store.exports import ExportShelf
from callscope.store.fields import FieldShelf
from callscope.store.imports import ImportShelf
from callscope.store.insights import InsightShelf
from callscope.store.jobs import JobShelf
from callscope.store.ledger import LedgerShelf, restate
from callscope.store.lines import add_line
from callscope.store.mending import MendingShelf
from callscope.store.migrate import KEEP, backup, prepare
from callscope.store.moods import MoodShelf, calls_with_words_of, rescored
from callscope.store.quotes import QuoteShelf
from callscope.store.redactions import RedactionShelf
from callscope.store.reports import ReportShelf
from callscope.store.retention import RetentionShelf
from callscope.store.review import ReviewShelf
from callscope.store.rules import RuleShelf
from callscope.store.samples import SampleShelf
from callscope.store.schema import STEPS, Step
from callscope.store.search import SearchShelf
from callscope.store.starters import StarterShelf
from callscope.store.studies import StudyShelf
from callscope.store.suggestions import SuggestionShelf
from callscope.store.tags import TagShelf
from callscope.store.themes import ThemeShelf
from callscope.store.transcript import derive, follow
from callscope.store.undo import Taken, do_again, take_back
from callscope.store.waiting import QueueShelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from callscope.store.shelf import Score


class Library(
    CallShelf,
    MendingShelf,
    QuoteShelf,
    SuggestionShelf,
    AnswerShelf,
    TagShelf,
    FieldShelf,
    CallerShelf,
    QueueShelf,
    SearchShelf,
    ReviewShelf,
    StudyShelf,
    AssumptionShelf,
    RuleShelf,
    StarterShelf,
    ChangeShelf,
    ConsentShelf,
    LedgerShelf,
    EvidenceShelf,
    RedactionShelf,
    ReportShelf,
    InsightShelf,
    ActionShelf,
    SampleShelf,
    ThemeShelf,
    ExperimentShelf,
    ImportShelf,
    JobShelf,
    ExportShelf,
    AuditShelf,
    RetentionShelf,
    ErasureShelf,
    MoodShelf,
):
    """One SQLite file. Opening creates a missing store and brings an older one up to date, with a backup beside it.

    `score` gives rows whose text a person changed their sentiment; without it they have none. Raises StorageFailed
    where the file is damaged, newer, or not a store; it is then left as it is. `who` tells who is at work, `keep` how
    many backups made before an upgrade stay.
    """

    def __init__(
        self,
        path: Path,
        score: Score | None = None,
        steps: tuple[Step, ...] = STEPS,
        who: Callable[[], str] = lambda: "",
        keep: Callable[[], int] = lambda: KEEP,
    ) -> None:
        # SQLite keeps its log beside the file itself, not beside a link to it.
        self.path = Path(os.path.realpath(path))
        self.score = score
        self.who = who
        prepare(self.path, steps, keep)

    def undo(self, author: str = "") -> str:
        """Takes back the last act, even one from before a restart; says what it was. Raises NotFound.

        `author` is who does it, for the ledger of consent, which is only added to.
        """
        with self._writing() as database:
            taken = take_back(database.conn)
            self._after(database, taken, "undone")
            restate(database.conn, taken, "undone", author or self.who())
        return taken.said

    def redo(self, author: str = "") -> str:
        """Does again what was undone last; says what it was. Raises NotFound."""
        with self._writing() as database:
            taken = do_again(database.conn)
            self._after(database, taken, "redone")
            restate(database.conn, taken, "done again", author or self.who())
        return taken.said

    def _after(self, database: Database, taken: Taken, act: str) -> None:
        tables = ", ".join(sorted(taken.tables))
        add_line(database.conn, Entry(act, tuple(sorted(taken.calls)), tables, self.who()))
        if "mood_words" in taken.tables:
            rescored(database, taken.calls | calls_with_words_of(database.conn, taken.images), self.score)
            return
        # An act on several calls names them all.
        for call in taken.calls:
            if "edits" in taken.tables:
                derive(database, call, self.score)
            elif "quotes" in taken.tables:
                follow(database.conn, call)

    def check(self) -> list[str]:
        """What is wrong with the file, as SQLite says it; empty when all is well. Reads all of it."""
        with self._reading() as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            lost = [f"a row of {row[0]} points at nothing" for row in connection.execute("PRAGMA foreign_key_check")]
        return [one for one in found if one != "ok"] + lost

    def backup(self, into: Path) -> Path:
        """A verified copy of the whole store in a new file, which is returned. Raises StorageFailed."""
        with plain_errors(self.path):
            return backup(self.path, into)

    def may_change(self) -> bool:
        """Whether somebody can change the file while it is read."""
        return may_change(self.path)

    @staticmethod
    def warm() -> None:
        """Imports what writing needs (150 ms), for a thread to do before the first key is pressed."""
        import callscope.store.lean  # noqa: F401
