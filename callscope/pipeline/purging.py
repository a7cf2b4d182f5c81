"""Which calls are due to go: by a day that a person named, else by the rule of the settings; a hold keeps any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from callscope.nouns.erased import BY_HAND, Keeping

if TYPE_CHECKING:
    from callscope.settings import RetentionSettings
    from callscope.store.library import Library
    from callscope.store.retention import Stay


def keepings(
    library: Library, rule: RetentionSettings, today: date | None = None, calls: Iterable[str] | None = None
) -> list[Keeping]:
    """How long each call is kept, or each of `calls`, those that go first on top; a call is due on the day after the
    last it is kept."""
    return _kept(library, rule, _day(today), library.stays(calls))


def held_or_due(library: Library, rule: RetentionSettings, today: date | None = None) -> list[Keeping]:
    """The calls that are on hold and those that are due. Calls too young for any rule are not even read."""
    day, days = _day(today), [rule.days] * bool(rule.days) + [int(one) for one in rule.studies.values()]
    before = (day - timedelta(days=min(days))).isoformat() if days else ""
    return [one for one in _kept(library, rule, day, library.stays(before=before)) if one.held or one.due]


def _day(today: date | None) -> date:
    return today or datetime.now().astimezone().date()


def _kept(library: Library, rule: RetentionSettings, today: date, stays: Iterable[Stay]) -> list[Keeping]:
    studied, found = _studied(library, rule), []
    for one in stays:
        until, why = (one.said.until, BY_HAND) if one.said.until else _by_rule(one, rule, studied.get(one.id, ()))
        due = bool(until) and until < today.isoformat() and not one.said.held
        found.append(Keeping(one.id, one.title, until, why, one.said.held, due))
    return sorted(found, key=lambda one: (not one.due, not one.until, one.until, one.id))


def _studied(library: Library, rule: RetentionSettings) -> dict[str, list[str]]:
    """By call the studies that have a rule of their own."""
    wanted = {name.casefold(): name for name in rule.studies}
    found: dict[str, list[str]] = {}
    for call, study in library.in_studies() if wanted else ():
        if study.casefold() in wanted:
            found.setdefault(call, []).append(wanted[study.casefold()])
    return found


def _by_rule(one: Stay, rule: RetentionSettings, studies: Sequence[str]) -> tuple[str, str]:
    """Until which day, and which rule says so; the shortest counts."""
    began = (one.held_at and rule.since == "held" and _read(one.held_at)) or date.fromisoformat(one.heard_at[:10])
    ends = sorted((_after(began, days), why) for days, why in _rules(rule, studies))
    return (ends[0][0].isoformat(), ends[0][1]) if ends else ("", "")


def _read(moment: str) -> date | None:
    """The day of a moment; None where it is written as no date is, which a file's name or a call record may do."""
    for text in (moment, moment[:10]):
        with suppress(ValueError):
            return datetime.fromisoformat(text).date()
    return None


def _after(began: date, days: int) -> date:
    """So many days later, or the last day of all calendars."""
    return date.fromordinal(min(began.toordinal() + days, date.max.toordinal()))


def _rules(rule: RetentionSettings, studies: Sequence[str]) -> Iterator[tuple[int, str]]:
    if rule.days:
        yield rule.days, f"{rule.days} days"
    for name in studies:
        yield int(rule.studies[name]), f"{rule.studies[name]} days, study {name}"
