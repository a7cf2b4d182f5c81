"""The sentences of jobs: what a person wrote of a tag on quotes of the kind "job"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from callscope.ranked import Job
from callscope.safe import line
from callscope.store.rows import clean
from callscope.store.shelf import Shelf
from callscope.store.tags import must_have_tag

MOST = 20
"""Quotes of a job that are looked at for a proposal: the last ones."""


class JobShelf(Shelf):
    """The jobs of the library."""

    def jobs(self) -> Mapping[str, Job]:
        """The jobs whose sentence was written, by the name of their tag."""
        sql = "SELECT name, job_when, job_want, job_so FROM tags WHERE job_when || job_want || job_so <> ''"
        with self._reading() as connection:
            return {row["name"]: Job(*tuple(row)[1:]) for row in connection.execute(sql)}

    def set_job(self, tag: str, when: str | None = None, want: str | None = None, so: str | None = None) -> Job:
        """Writes parts of a job's sentence; None leaves one as it is, "" takes it away. Raises NotFound for the tag."""
        given = {"job_when": when, "job_want": want, "job_so": so}
        with self._acting(f"job {line(tag)}") as act:
            identity = must_have_tag(act.connection, tag)["id"]
            changes = {name: " ".join(clean(text).split()) for name, text in given.items() if text is not None}
            act.update("tags", identity, changes)
            row = act.connection.execute("SELECT job_when, job_want, job_so FROM tags WHERE id = ?", (identity,))
            return Job(*tuple(row.fetchone()))

    def job_texts(self, tags: Iterable[str]) -> Mapping[str, list[str]]:
        """The words of the last quotes of each job, those of tags under it too."""
        with self._reading() as connection:
            return {tag: [row[0] for row in connection.execute(_TEXTS, (clean(tag), MOST))] for tag in tags}


_TEXTS = """
WITH RECURSIVE under(id) AS (
    SELECT id FROM tags WHERE name = ? UNION SELECT t.id FROM tags t JOIN under ON t.parent = under.id
)
SELECT coalesce(q.now, q.text) FROM under CROSS JOIN quote_tags qt ON qt.tag = under.id
CROSS JOIN quotes q ON q.id = qt.quote WHERE q.kind = 'job' AND NOT q.by_agent LIMIT ?
"""
