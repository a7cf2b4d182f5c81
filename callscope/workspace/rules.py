"""Rules that suggest quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.call import Report, unheard
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.ruled import Judged, OwnRule, Ran, Tried


class Rules(Base):
    """The researcher's own rules and those that are brought along."""

    def rules(self) -> list[Judged]:
        """Every rule with how often people found it right, one's own first."""
        from callscope.pipeline.ruling import judged

        return judged(self._store)

    def rule(self, name: str) -> Judged:
        """One rule."""
        from callscope.pipeline.ruling import one_judged

        return one_judged(self._store, name)

    def own_rule(self, name: str) -> OwnRule:
        """A rule that a person wrote."""
        return self._store.own_rule(name)

    def rule_line(self, text: str) -> OwnRule:
        """The rule that a line says."""
        from callscope.insight.rule_line import parse_rule_line

        return parse_rule_line(text)

    def write_rule_line(self, rule: OwnRule) -> str:
        """The line that says a rule."""
        from callscope.insight.rule_line import write_rule_line

        return write_rule_line(rule)

    def put_rule(self, rule: OwnRule, old: str = "") -> OwnRule:
        """Keeps a rule, new or in the place of the one called `old`."""
        from callscope.pipeline.ruling import put

        return put(self._store, rule, old)

    def remove_rule(self, name: str) -> OwnRule:
        """Drops a rule that a person wrote."""
        return self._store.remove_rule(name)

    def switch_rule(self, name: str, on: bool) -> Judged:
        """Switches a rule on or off, one that is brought along too."""
        from callscope.pipeline.ruling import switch

        return switch(self._store, name, on)

    def try_rule(self, rule: OwnRule, report: Report = unheard) -> Tried:
        """What a rule would find in all heard calls; nothing is kept."""
        from callscope.pipeline.ruling import tried

        return tried(self._store, rule, report)

    def run_rules(self, report: Report = unheard) -> Ran:
        """Runs all rules that are on over the calls that are heard already."""
        from callscope.pipeline.ruling import run

        return run(self._store, report)
