"""Which calls are due to go: by a day that a person named, else by the rule of the settings; a hold keeps any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from callscope.call import Filter
from callscope.nouns.erased import Keeping
from callscope.store.retention import Said

if TYPE_CHECKING:
    from callscope.call import CallSummary
    from callscope.settings import RetentionSettings
    from callscope.store.library import Library


def keepings(library: Library, rule: RetentionSettings, today: date | None = None) -> list[Keeping]:
    """How long each call is kept, those that go first on top; a call is due on the day after the last it is kept."""
    now, said, studied = today or datetime.now().astimezone().date(), library.kept(), _studied(library, rule)
    found = []
    for call in library.calls():
        known = said.get(call.id, Said())
        until, why = (known.until, "by hand") if known.until else _by_rule(call, rule, studied.get(call.id, ()))
        due = bool(until) and until < now.isoformat() and not known.held
        found.append(Keeping(call.id, call.title, until, why, known.held, due))
    return sorted(found, key=lambda one: (not one.due, not one.until, one.until, one.id))


def _studied(library: Library, rule: RetentionSettings) -> dict[str, list[str]]:
    """By call the studies that have a rule of their own."""
    wanted = {name.casefold(): name for name in rule.studies}
    found: dict[str, list[str]] = {}
    for study in library.studies():
        if study.name.casefold() in wanted:
            for call in library.calls(Filter(study=study.name)):
                found.setdefault(call.id, []).append(wanted[study.name.casefold()])
    return found


def _by_rule(call: CallSummary, rule: RetentionSettings, studies: tuple[str, ...] | list[str]) -> tuple[str, str]:
    """Until which day, and which rule says so; the shortest counts."""
    began = date.fromisoformat((call.held_at if rule.since == "held" and call.held_at else call.heard_at)[:10])
    ends = sorted((began + timedelta(days=days), why) for days, why in _rules(rule, studies))
    return (ends[0][0].isoformat(), ends[0][1]) if ends else ("", "")


def _rules(rule: RetentionSettings, studies: tuple[str, ...] | list[str]) -> Iterator[tuple[int, str]]:
    if rule.days:
        yield rule.days, f"{rule.days} days"
    for name in studies:
        yield int(rule.studies[name]), f"{rule.studies[name]} days, study {name}"
