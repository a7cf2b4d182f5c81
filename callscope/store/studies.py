"""Studies: the questions being researched, each with who gave access, its calls and its codebook."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from callscope.call import Study
from callscope.errors import NotFound, UsageProblem
from callscope.safe import line
from callscope.store.counted import CALLER, HEARD, REVIEWED
from callscope.store.names import single_line, tag_name
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf, must_have_call
from callscope.store.tags import must_have_tag, tag_id

if TYPE_CHECKING:
    from callscope.store.undo import Act

_ROWS = f"""
SELECT s.*, coalesce(n.calls, 0) AS calls, coalesce(n.reviewed, 0) AS reviewed, coalesce(n.left_out, 0) AS left_out,
    coalesce(n.callers, 0) AS callers, n.began, (
        SELECT group_concat(name, char(31)) FROM (
            SELECT t.name FROM study_tags st JOIN tags t ON t.id = st.tag WHERE st.study = s.id ORDER BY t.name
        )
    ) AS tags
FROM studies s LEFT JOIN (
    SELECT sc.study, count(*) AS calls, sum({REVIEWED} AND c.done) AS reviewed,
        sum(c.left_out IS NOT NULL) AS left_out, count(DISTINCT CASE WHEN {HEARD} THEN {CALLER} END) AS callers,
        min((SELECT min(q.created_at) FROM quotes q WHERE q.call = c.id)) AS began
    FROM study_calls sc JOIN calls c ON c.id = sc.call GROUP BY sc.study
) n ON n.study = s.id
"""


class StudyShelf(Shelf):
    """The studies of the library. A call may belong to several, or to none."""

    def studies(self) -> list[Study]:
        """Every study, by name."""
        with self._reading() as connection:
            return [_study(row) for row in connection.execute(f"{_ROWS} ORDER BY s.name COLLATE NOCASE")]

    def study(self, name: str) -> Study:
        """The study of a name. Raises NotFound."""
        with self._reading() as connection:
            return _by_id(connection, study_id(connection, name))

    def set_study(
        self,
        name: str,
        question: str | None = None,
        rename: str | None = None,
        access: str | None = None,
        granted_by: str | None = None,
        until: str | None = None,
    ) -> Study:
        """Adds a study, or changes those of its fields that are given; "" empties, and without `until` access has no
        end.

        Raises UsageProblem for a name that is taken and for what is no day.
        """
        tidy = single_line(rename or name, "a study's name")
        given = _given(question=question, access=access, granted_by=granted_by, until=until)
        with self._acting(f"study {tidy}") as act:
            known = _known(act.connection, name)
            taken = _known(act.connection, tidy)
            if taken and (known is None or taken["id"] != known["id"]):
                raise UsageProblem(f"there is a study {taken['name']} already")
            if known is None:
                identity = act.insert("studies", {"name": tidy, "created_at": now(), **given})
            else:
                identity = known["id"]
                act.update("studies", identity, {"name": tidy if rename else known["name"], **given})
            return _by_id(act.connection, identity)

    def remove_study(self, name: str) -> Study:
        """Drops a study with its assumptions and gives back what it was; its calls and tags stay. Raises NotFound."""
        with self._acting(f"removal of the study {name}") as act:
            study = _by_id(act.connection, study_id(act.connection, name))
            for table in ("study_calls", "study_tags", "assumptions", "reports", "samples"):
                act.delete_of(table, "study", study.id)
            for table in ("insights", "experiments"):
                act.clear(table, "study", study.id)
            act.delete("studies", study.id)
            return study

    def put_into_study(self, name: str, calls: Iterable[str], out: bool = False, new: bool = False) -> Study:
        """Puts calls into a study, or with `out` takes them out of it; with `new` a study that does not exist is added
        by the same act. Raises NotFound."""
        wanted = list(dict.fromkeys(calls))
        with self._acting(f"{'calls taken out of' if out else 'calls put into'} the study {name}") as act:
            if new and not out and _known(act.connection, name) is None:
                act.insert("studies", {"name": single_line(name, "a study's name"), "created_at": now()})
            study = study_id(act.connection, name)
            rows = act.connection.execute("SELECT call, id FROM study_calls WHERE study = ?", (study,))
            inside = {row["call"]: row["id"] for row in rows.fetchall()}
            for call in wanted:
                must_have_call(act.connection, call)
                if out and call in inside:
                    act.delete("study_calls", inside[call])
                elif not out and call not in inside:
                    act.insert("study_calls", {"study": study, "call": call})
            return _by_id(act.connection, study)

    def tag_study(self, name: str, tags: Iterable[str], drop: Iterable[str] = ()) -> Study:
        """Puts tags into a study's codebook and takes others out of it; a new tag is added to all tags.

        Raises NotFound for the study, and for a tag to take out; UsageProblem.
        """
        come, gone = ([tag_name(tag) for tag in those] for those in (tags, drop))
        with self._acting(f"codebook of the study {name}") as act:
            study = study_id(act.connection, name)
            tag_rows(act, study, gone, out=True)
            tag_rows(act, study, come)
            return _by_id(act.connection, study)


def tag_rows(act: Act, study: int, tags: Iterable[str], out: bool = False) -> None:
    """Puts tidy names of tags into a study's codebook, as a part of an act, or takes them out. Raises NotFound."""
    rows = act.connection.execute("SELECT tag, id FROM study_tags WHERE study = ?", (study,))
    inside = {row["tag"]: row["id"] for row in rows.fetchall()}
    for name in tags:
        tag = must_have_tag(act.connection, name)["id"] if out else tag_id(act, name)
        if out and tag in inside:
            act.delete("study_tags", inside.pop(tag))
        elif not out and tag not in inside:
            inside[tag] = act.insert("study_tags", {"study": study, "tag": tag})


def study_id(connection: sqlite3.Connection, name: str) -> int:
    """The study of a name. Raises NotFound, naming those that there are."""
    known = _known(connection, name)
    if known is None:
        names = [row["name"] for row in connection.execute("SELECT name FROM studies ORDER BY name").fetchall()]
        there = f"there are: {', '.join(names)}" if names else "callscope studies set NAME makes one"
        raise NotFound(f"no study “{line(name)}”", there)
    return int(known["id"])


def _known(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    tidy = " ".join(line(clean(name)).split())  # as `single_line` stores it
    row: sqlite3.Row | None = connection.execute("SELECT * FROM studies WHERE name = ?", (tidy,)).fetchone()
    return row


def _given(**fields: str | None) -> Mapping[str, Any]:
    """What is to be stored of a study. Raises UsageProblem for what is no day."""
    given: dict[str, Any] = {name: clean(value).strip() for name, value in fields.items() if value is not None}
    return given | ({"until": _day(given["until"])} if "until" in given else {})


def _day(text: str) -> str | None:
    """A day in ISO 8601; None for an empty text. Raises UsageProblem."""
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise UsageProblem(f"“{line(text)}” is not a day", "write it as 2026-12-31") from error


def _by_id(connection: sqlite3.Connection, identity: int) -> Study:
    return _study(connection.execute(f"{_ROWS} WHERE s.id = ?", (identity,)).fetchone())


def _study(row: sqlite3.Row) -> Study:
    values = {name: row[name] for name in Study._fields if name not in ("tags", "days_left")}
    today = datetime.now(UTC).astimezone().date()
    left = (date.fromisoformat(row["until"]) - today).days if row["until"] else None
    return Study(**values, days_left=left, tags=tuple(row["tags"].split("\x1f")) if row["tags"] else ())
