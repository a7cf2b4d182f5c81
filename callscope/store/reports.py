"""What the researcher writes over the report of a study."""

from __future__ import annotations

from callscope.nouns.reported import Preface
from callscope.safe import block
from callscope.store.names import single_line
from callscope.store.rows import clean
from callscope.store.shelf import Shelf
from callscope.store.studies import study_id


class ReportShelf(Shelf):
    """The titles and summaries of reports, one for each study."""

    def preface(self, study: str) -> Preface:
        """Title and summary; empty where nothing is written yet. Raises NotFound for the study."""
        with self._reading() as connection:
            sql = "SELECT title, summary FROM reports WHERE study = ?"
            row = connection.execute(sql, (study_id(connection, study),)).fetchone()
        return Preface(*row) if row else Preface()

    def set_preface(self, study: str, title: str | None = None, summary: str | None = None) -> Preface:
        """Writes title or summary; "" empties, None leaves it. Raises NotFound for the study, UsageProblem."""
        given = {"title": title and single_line(title, "a title"), "summary": summary and _paragraphs(summary)}
        changes = {name: value for name, value in given.items() if value is not None}
        with self._acting(f"words of the report on {study}") as act:
            known = study_id(act.connection, study)
            row = act.connection.execute("SELECT id FROM reports WHERE study = ?", (known,)).fetchone()
            if row:
                act.update("reports", row["id"], changes)
            elif changes:
                act.insert("reports", {"study": known, "title": "", "summary": "", **changes})
        return self.preface(study)


def _paragraphs(text: str) -> str:
    return block(clean(text)).strip()
