"""What was learned and decided: insights, actions, experiment and learning sheets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.nouns.consented import STRICT, Leave, Manner
from callscope.workspace.exports import Exports

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.nouns.learned import Action, Deed, Insight, Stance
    from callscope.nouns.tested import Experiment, Reading, Sheet
    from callscope.pipeline.redaction import Redactor


class Learning(Exports):
    """From quotes to decisions. The words of callers who have said no since are nowhere in it, only that they said
    something."""

    def insights(self, study: str | None = None) -> list[Insight]:
        """Every insight, or those of one study, in the researcher's order."""
        return self._shown(*self._store.insights(study))

    def _shown(self, *found: Insight) -> list[Insight]:
        from callscope.pipeline.learning import shown

        return shown(self._store, found)

    def insight(self, number: int) -> Insight:
        """One insight."""
        return self._shown(self._store.insight(number))[0]

    def add_insight(self, text: str, cause: str = "", study: str = "", quotes: Sequence[int] = ()) -> Insight:
        """Stores an insight behind the others, with quotes that speak for it. Raises NoConsent."""
        self._demand_quotes_open(quotes)
        return self._store.add_insight(text, cause, study, quotes)

    def edit_insight(self, number: int, **changes: Any) -> Insight:
        """Changes text, cause or study of an insight."""
        return self._shown(self._store.edit_insight(number, **changes))[0]

    def remove_insight(self, number: int) -> Insight:
        """Drops an insight with its actions and returns what it was; its quotes stay."""
        return self._shown(self._store.remove_insight(number))[0]

    def move_insight(self, number: int, place: int | None = None, step: int = 0) -> int:
        """Puts an insight at a place, from 1, or moves it a step."""
        return self._store.move_insight(number, place, step)

    def cite(self, number: int, quotes: Sequence[int], stance: Stance = "for") -> Insight:
        """Puts quotes into an insight, or changes the side of those that it has. Raises NoConsent."""
        self._demand_quotes_open(quotes)
        return self._shown(self._store.cite(number, quotes, stance))[0]

    def uncite(self, number: int, quotes: Sequence[int]) -> Insight:
        """Takes quotes out of an insight; they stay in the store."""
        return self._shown(self._store.uncite(number, quotes))[0]

    def move_evidence(self, number: int, quote: int, place: int | None = None, step: int = 0) -> int:
        """Puts a quote at a place of an insight's story, from 1, or moves it a step."""
        return self._store.move_evidence(number, quote, place, step)

    def add_action(self, number: int, what: str, **given: Any) -> Action:
        """Stores what follows from an insight."""
        return self._store.add_action(number, what, **given)

    def edit_action(self, number: int, **changes: Any) -> Action:
        """Changes what, who, urgency, state or due of an action."""
        return self._store.edit_action(number, **changes)

    def remove_action(self, number: int) -> Action:
        """Drops an action and returns what it was."""
        return self._store.remove_action(number)

    def actions(self, **wanted: str) -> list[Deed]:
        """The actions of all insights, the most pressing first; `wanted` narrows by who, urgency, state or study."""
        from callscope.pipeline.learning import deeds

        return deeds(self._store, **wanted)

    def insights_out(
        self,
        numbers: Sequence[int] = (),
        study: str | None = None,
        redactor: Redactor | None = None,
        but: Collection[str] = (),
    ) -> list[Insight]:
        """Some insights, all, or those of a study; with a redactor, without personal data, and without quotes of the
        calls `but`."""
        from callscope.pipeline.learning import wanted_insights

        return wanted_insights(self._store, numbers, study, redactor, but)

    def evidence_leaves(self, form: str, found: Sequence[Insight | Sheet], manner: Manner = STRICT) -> Leave:
        """That the quotes in some insights or sheets may be shown to others. Raises NoConsent."""
        from callscope.pipeline.told import evidence_calls

        return self.leave(form, evidence_calls(found), manner)

    def send_evidence(
        self,
        leave: Leave,
        made: Callable[[Redactor | None], str],
        path: Path | None = None,
        redact: bool = False,
        force: bool = False,
    ) -> tuple[str, str | None]:
        """What is made of insights or sheets that may leave, and what was taken out of it; None if nothing was to be.

        It is written to a file, or without a `path` only noted, for the terminal.
        """
        from callscope.pipeline.redaction import redactor

        without = redactor(self._store, self.settings) if redact else None
        text = made(without)
        if path is None:
            self.note_export(leave, None, redact)
        else:
            self.send(leave, path, text, force, redact)
        return text, without.said if without else None

    def insights_text(self, insights: Sequence[Insight]) -> str:
        """Insights as Markdown."""
        from callscope.export.insights import markdown

        return markdown(insights)

    def experiments(self, study: str | None = None) -> list[Sheet]:
        """Every experiment and learning sheet, or those of one study, with what the store says to it now."""
        from callscope.pipeline.sheets import sheets

        return sheets(self._store, study)

    def experiment(self, number: int) -> Sheet:
        """One sheet."""
        from callscope.pipeline.sheets import sheet

        return sheet(self._store, number)

    def add_experiment(self, name: str, **given: str) -> Sheet:
        """Stores an experiment; assumption, study, test and measure may be given."""
        from callscope.pipeline.sheets import add

        return add(self._store, name, **given)

    def edit_experiment(self, number: int, **changes: str) -> Sheet:
        """Changes name, assumption, study, test or measure of an experiment; "" clears."""
        from callscope.pipeline.sheets import edit

        return edit(self._store, number, **changes)

    def learn(self, number: int, **given: str) -> Sheet:
        """Writes believed, learned or decided on a learning sheet, with what is observed now."""
        from callscope.pipeline.sheets import learn

        return learn(self._store, number, **given)

    def remove_experiment(self, number: int) -> Experiment:
        """Drops an experiment with its learning sheet and returns what it was."""
        return self._store.remove_experiment(number)

    def move_experiment(self, number: int, place: int | None = None, step: int = 0) -> int:
        """Puts an experiment at a place, from 1, or moves it a step."""
        return self._store.move_experiment(number, place, step)

    def measure(self, text: str, study: str = "") -> Reading:
        """What a measure says now."""
        from callscope.pipeline.measuring import reading

        return reading(self._store, text, study)

    def counted(self, text: str, study: str = "") -> list[Exhibit]:
        """The quotes that a measure counts, or those in the calls that it counts."""
        from callscope.pipeline.measuring import counted

        return self._open(counted(self._store, text, study), lambda one: one.quote.call)

    def experiment_out(self, number: int, redactor: Redactor | None = None, but: Collection[str] = ()) -> Sheet:
        """One sheet; with a redactor, without personal data, and without quotes of the calls `but`."""
        from callscope.pipeline.told import sheet_without, without

        found = without(self.experiment(number), but)
        return sheet_without(found, redactor) if redactor else found

    def sheet_text(self, number: int, form: str, redactor: Redactor | None = None, but: Collection[str] = ()) -> str:
        """A sheet as md or html, one page; with a redactor, without personal data, and without quotes of the calls
        `but`."""
        from callscope.pipeline.sheets import render

        return render(self._store, number, form, redactor, but)
