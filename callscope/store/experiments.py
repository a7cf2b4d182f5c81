"""Experiment sheets, written before, and learning sheets, written after."""

from __future__ import annotations

import sqlite3
from typing import Any

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.tested import Experiment
from callscope.safe import line
from callscope.store.filters import Where
from callscope.store.insights import reorder, sentence, several_lines, study_or_none
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf
from callscope.store.studies import study_id

_ROWS = """
SELECT e.*, coalesce(s.name, '') AS study_name, coalesce(l.believed, '') AS believed,
    coalesce(l.observed, '') AS observed, coalesce(l.learned, '') AS learned, coalesce(l.decided, '') AS decided,
    l.at AS learned_at
FROM experiments e LEFT JOIN studies s ON s.id = e.study LEFT JOIN learnings l ON l.experiment = e.id
"""

BEFORE = ("name", "assumption", "study", "test", "measure")
"""What is written before."""

AFTER = ("believed", "learned", "decided")
"""What is written after; what was observed is the store's own word."""


class ExperimentShelf(Shelf):
    """The experiments of the library, in the order that the researcher gave them."""

    def experiments(self, study: str | None = None) -> list[Experiment]:
        """Every experiment, or those of one study. Raises NotFound for the study."""
        with self._reading() as connection:
            if study is None:
                return _experiments(connection, Where())
            return _experiments(connection, Where(("e.study = ?",), (study_id(connection, study),)))

    def experiment(self, identity: int) -> Experiment:
        """One experiment. Raises NotFound."""
        with self._reading() as connection:
            return _experiment(connection, identity)

    def add_experiment(self, name: str, **given: str) -> Experiment:
        """Stores an experiment behind the others; assumption, study, test and measure may be given.

        The measure is taken as it is: whoever writes it has had it read. Raises UsageProblem, NotFound.
        """
        with self._acting("") as act:
            (last,) = act.connection.execute("SELECT coalesce(max(place), 0) FROM experiments").fetchone()
            row = _checked(act.connection, {"name": name, **given})
            act.said = f"experiment {row['name'][:40]}"
            at = now()
            made = {"place": last + 1, "created_at": at, "measured_at": at if row.get("measure") else None, **row}
            return _experiment(act.connection, act.insert("experiments", made))

    def edit_experiment(self, identity: int, **changes: str) -> Experiment:
        """Changes name, assumption, study, test, measure; "" clears all but the name. Raises NotFound, UsageProblem."""
        with self._acting("") as act:
            old = _experiment(act.connection, identity)
            act.said = f"change of the experiment {old.name[:40]}"
            row = _checked(act.connection, changes)
            if row.get("measure", old.measure) != old.measure:
                row["measured_at"] = now() if row["measure"] else None
            act.update("experiments", identity, row)
            return _experiment(act.connection, identity)

    def learn(self, identity: int, observed: str, **given: str) -> Experiment:
        """Writes believed, learned or decided on the learning sheet, with what is observed now. Raises NotFound."""
        if unknown := sorted(set(given) - set(AFTER)):
            raise UsageProblem(f"a learning sheet has no {unknown[0]} to write", f"one of: {', '.join(AFTER)}")
        with self._acting("") as act:
            act.said = f"learning of the experiment {_experiment(act.connection, identity).name[:40]}"
            row = {name: several_lines(text) for name, text in given.items()} | {
                "observed": clean(observed),
                "at": now(),
            }
            sheet = act.connection.execute("SELECT id FROM learnings WHERE experiment = ?", (identity,)).fetchone()
            if sheet is None:
                act.insert("learnings", {"experiment": identity, **row})
            else:
                act.update("learnings", sheet["id"], row)
            return _experiment(act.connection, identity)

    def remove_experiment(self, identity: int) -> Experiment:
        """Removes an experiment with its learning sheet and gives back what it was. Raises NotFound."""
        with self._acting("") as act:
            was = _experiment(act.connection, identity)
            act.said = f"removal of the experiment {was.name[:40]}"
            act.delete_of("learnings", "experiment", identity)
            act.delete("experiments", identity)
            return was

    def move_experiment(self, identity: int, place: int | None = None, step: int = 0) -> int:
        """Puts an experiment at a place, from 1, or moves it a step; says the place it has then. Raises NotFound."""
        with self._acting("") as act:
            act.said = f"move of the experiment {_experiment(act.connection, identity).name[:40]}"
            rows = act.connection.execute("SELECT id FROM experiments ORDER BY place, id").fetchall()
            return reorder(act, "experiments", [row["id"] for row in rows], identity, place, step)


def _experiment(connection: sqlite3.Connection, identity: int) -> Experiment:
    found = _experiments(connection, Where(("e.id = ?",), (identity,)))
    if not found:
        raise NotFound(f"no experiment {identity}", "callscope experiments list")
    return found[0]


def _experiments(connection: sqlite3.Connection, wanted: Where) -> list[Experiment]:
    rows = connection.execute(f"{_ROWS} WHERE {wanted.sql} ORDER BY e.place, e.id", wanted.values)
    return list(map(_of, rows))


def _of(row: sqlite3.Row) -> Experiment:
    return Experiment(**{name: row[name] for name in _PLAIN}, study=row["study_name"])


_PLAIN = (
    "id", "name", "assumption", "test", "measure", "measured_at", "created_at", "believed", "observed", "learned",
    "decided", "learned_at",
)  # fmt: skip
"""What an experiment and its row hold alike."""


def _checked(connection: sqlite3.Connection, given: dict[str, str]) -> dict[str, Any]:
    """Those values as they may be stored. Raises UsageProblem, NotFound."""
    if unknown := sorted(set(given) - set(BEFORE)):
        raise UsageProblem(f"an experiment has no {unknown[0]} to change", f"one of: {', '.join(BEFORE)}")
    row: dict[str, Any] = dict(given)
    if "name" in row:
        row["name"] = sentence(row["name"], "an experiment")
    if "study" in row:
        row["study"] = study_or_none(connection, row["study"])
    if "test" in row:
        row["test"] = several_lines(row["test"])
    for name in ("assumption", "measure"):
        if name in row:
            row[name] = " ".join(line(clean(row[name])).split())
    return row
