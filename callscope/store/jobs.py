"""The sentences of jobs: what a person wrote of a tag on quotes of the kind "job"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from callscope.nouns.ranked import Job
from callscope.safe import line
from callscope.store.rows import clean
from callscope.store.shelf import Shelf
from callscope.store.tags import must_have_tag


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

    def quote_texts(self, quotes: Iterable[int]) -> list[str]:
        """The words of quotes, as the transcript says them today."""
        with self._reading() as connection:
            sql = "SELECT coalesce(now, text) FROM quotes WHERE id = ?"
            return [row[0] for one in quotes for row in connection.execute(sql, (one,))]
