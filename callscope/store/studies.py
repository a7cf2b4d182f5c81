"""Studies: the questions being researched, each with the calls that belong to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from callscope.call import Study
from callscope.errors import NotFound, UsageProblem
from callscope.safe import line
from callscope.store.names import single_line
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf, must_have_call

_ROWS = """
SELECT s.id, s.name, s.question, (SELECT count(*) FROM study_calls c WHERE c.study = s.id) AS calls
FROM studies s
"""


class StudyShelf(Shelf):
    """The studies of the library. A call may belong to several, or to none."""

    def studies(self) -> list[Study]:
        """Every study, by name."""
        with self._reading() as connection:
            return [Study(*row) for row in connection.execute(f"{_ROWS} ORDER BY s.name COLLATE NOCASE")]

    def study(self, name: str) -> Study:
        """The study of a name. Raises NotFound."""
        with self._reading() as connection:
            return _study(connection, study_id(connection, name))

    def set_study(self, name: str, question: str | None = None, rename: str | None = None) -> Study:
        """Adds a study, or changes the question or the name of one. Raises UsageProblem for a name that is taken."""
        tidy = single_line(rename or name, "a study's name")
        with self._acting(f"study {tidy}") as act:
            known = _known(act.connection, name)
            taken = _known(act.connection, tidy)
            if taken and (known is None or taken["id"] != known["id"]):
                raise UsageProblem(f"there is a study {taken['name']} already")
            if known is None:
                row = {"name": tidy, "question": clean(question or ""), "created_at": now()}
                identity = act.insert("studies", row)
            else:
                identity = known["id"]
                asked = known["question"] if question is None else clean(question)
                act.update("studies", identity, {"name": tidy if rename else known["name"], "question": asked})
            return _study(act.connection, identity)

    def remove_study(self, name: str) -> Study:
        """Drops a study and gives back what it was; its calls stay. Raises NotFound."""
        with self._acting(f"removal of the study {name}") as act:
            study = _study(act.connection, study_id(act.connection, name))
            for row in act.connection.execute("SELECT id FROM study_calls WHERE study = ?", (study.id,)).fetchall():
                act.delete("study_calls", row["id"])
            for table in ("insights", "experiments"):
                act.clear(table, "study", study.id)
            act.delete("studies", study.id)
            return study

    def put_into_study(self, name: str, calls: Iterable[str], out: bool = False) -> Study:
        """Puts calls into a study, or with `out` takes them out of it. Raises NotFound."""
        wanted = list(dict.fromkeys(calls))
        with self._acting(f"{'calls taken out of' if out else 'calls put into'} the study {name}") as act:
            study = study_id(act.connection, name)
            rows = act.connection.execute("SELECT call, id FROM study_calls WHERE study = ?", (study,))
            inside = {row["call"]: row["id"] for row in rows.fetchall()}
            for call in wanted:
                must_have_call(act.connection, call)
                if out and call in inside:
                    act.delete("study_calls", inside[call])
                elif not out and call not in inside:
                    act.insert("study_calls", {"study": study, "call": call})
            return _study(act.connection, study)


def study_id(connection: sqlite3.Connection, name: str) -> int:
    """The study of a name. Raises NotFound, naming those that there are."""
    known = _known(connection, name)
    if known is None:
        names = [row["name"] for row in connection.execute("SELECT name FROM studies ORDER BY name").fetchall()]
        there = f"there are: {', '.join(names)}" if names else "callscope studies set NAME makes one"
        raise NotFound(f"no study “{line(name)}”", there)
    return int(known["id"])


def _known(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM studies WHERE name = ?", (clean(name),)).fetchone()
    return row


def _study(connection: sqlite3.Connection, identity: int) -> Study:
    return Study(*connection.execute(f"{_ROWS} WHERE s.id = ?", (identity,)).fetchone())
