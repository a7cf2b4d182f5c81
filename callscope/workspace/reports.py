"""Reports: the page of a study that is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Report, unheard
from callscope.nouns.consented import STRICT, Leave, Manner
from callscope.workspace.exports import Exports

if TYPE_CHECKING:
    from callscope.nouns.reported import Preface, StudyReport, Wanted
    from callscope.pipeline.reporting.people import Redactor


class Reports(Exports):
    """What goes to those who decide."""

    def preface(self, study: str) -> Preface:
        """Title and summary of a study's report."""
        return self._store.preface(study)

    def set_preface(self, study: str, title: str | None = None, summary: str | None = None) -> Preface:
        """Writes title or summary; "" empties, None leaves it."""
        return self._store.set_preface(study, title, summary)

    def report(self, wanted: Wanted, redactor: Redactor | None = None) -> StudyReport:
        """What the page of a study will hold; no sound is decoded. Text passes through `redactor` on its way out.

        Nothing of a caller who said no is in it.
        """
        from callscope.pipeline.reporting.hand import contents

        wanted = wanted._replace(without=tuple(sorted({*wanted.without, *self._store.closed_calls()})))
        return contents(self._store, wanted, self.settings, redactor)

    def write_report(
        self,
        wanted: Wanted,
        path: Path | None = None,
        force: bool = False,
        redactor: Redactor | None = None,
        report: Report = unheard,
        manner: Manner = STRICT,
    ) -> tuple[StudyReport, Path]:
        """Writes the page, and returns what it holds and where it is; one that exists is kept unless `force`.

        Raises NoConsent, and then writes nothing.
        """
        from callscope.pipeline.reporting.hand import write_page

        leave, wanted = self.report_leaves(wanted, "html", manner)

        def note(place: Path) -> None:
            if place.parent != self.paths.work:  # a preview does not leave
                self.note_export(leave, place, redactor is not None)

        return write_page(self._store, wanted, self.settings, path, force, redactor, report, note)

    def report_leaves(self, wanted: Wanted, form: str, manner: Manner = STRICT) -> tuple[Leave, Wanted]:
        """That the quotes of a report may be shown to others, and the report without those that are left out.

        Raises NoConsent.
        """
        from callscope.pipeline.reporting.citing import report_leaves

        return report_leaves(self._store, wanted, f"report {form}", manner, self.settings.consent.required)
