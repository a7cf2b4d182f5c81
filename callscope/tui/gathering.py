"""Quotes of all calls, gathered under headings. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.nouns.learned import callers_of, stances
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.call import Exhibit

GROUPINGS = ("tag", "kind", "issue", "stage", "caller", "call", "assumption")
"""What quotes can be gathered by; g goes to the next."""

LISTED = ("kind", "issue", "stage")
"""Groupings whose headings stand as in the project's own lists."""


class Group(NamedTuple):
    """A heading and what stands under it; `key` tells it from others, and is empty for what has no heading."""

    key: str
    name: str
    exhibits: tuple[Exhibit, ...]
    beside: str = ""

    @property
    def callers(self) -> int:
        """Distinct callers."""
        return callers(self.exhibits)

    @property
    def said(self) -> str:
        """How many quotes, of how many callers."""
        return f"{count(len(self.exhibits), 'quote')} · {count(self.callers, 'caller')}"


class Head(NamedTuple):
    """The row of a heading."""

    group: Group
    folded: bool


class Row(NamedTuple):
    """The row of a quote under a heading."""

    key: str
    exhibit: Exhibit


def callers(exhibits: Iterable[Exhibit]) -> int:
    """How many distinct callers there are, as in a ranking: support staff and calls that are left out do not count."""
    return len(callers_of(exhibits))


def gather(exhibits: Iterable[Exhibit], by: str, lists: Mapping[str, Sequence[str]]) -> list[Group]:
    """The quotes under each of their headings; the most callers first, or as the project's list has them."""
    found: dict[str, list[Exhibit]] = {}
    names: dict[str, str] = {}
    for one in exhibits:
        for key, name in _HEADS[by](one) or [("", f"no {by}")]:
            names.setdefault(key, name)
            found.setdefault(key, []).append(one)
    groups = [Group(key, names[key], tuple(sorted(inside, key=_place))) for key, inside in found.items()]
    if by == "assumption":
        groups = [group._replace(beside=_for_and_against(group)) for group in groups]
    return sorted(groups, key=_order(by, lists.get(by, ())))


def _place(one: Exhibit) -> tuple[bool, float]:
    """What a person placed comes first; the rest keeps the order of its time."""
    return one.quote.place is None, one.quote.place or 0.0


def _order(by: str, listed: Sequence[str]) -> Callable[[Group], tuple[object, ...]]:
    if by == "call":
        return lambda _: ()  # as they come: newest first
    if by == "assumption":
        return lambda group: (not group.key, [int(one) if one.isdigit() else 0 for one in _NUMBER.split(group.key)])
    places = {name.casefold(): number for number, name in enumerate(listed)} if by in LISTED else {}
    return lambda group: (
        not group.key,
        places.get(group.key, len(places)),
        -group.callers,
        -len(group.exhibits),
        group.key,
    )


_NUMBER = re.compile(r"(\d+)")

Heads = list[tuple[str, str]]


def _plain(names: Iterable[str | None]) -> Heads:
    return [(name.casefold(), name) for name in names if name]


def _caller(one: Exhibit) -> Heads:
    return [(one.caller_key, one.caller or f"unnamed: {one.title}")]


def assumptions(one: Exhibit) -> dict[str, str]:
    """The assumptions that a quote speaks for (+) or against (−)."""
    return {name: "+" if side == "for" else "−" for name, side in stances(one.quote.stance).items()}


def _for_and_against(group: Group) -> str:
    counted = [one for one in group.exhibits if one.counts]
    signs = [sign for one in counted for name, sign in assumptions(one).items() if name.casefold() == group.key]
    return f"+{signs.count('+')} −{signs.count('−')}" if group.key else ""


_HEADS: Mapping[str, Callable[[Exhibit], Heads]] = {
    "tag": lambda one: _plain(one.quote.tags),
    "kind": lambda one: _plain([one.quote.kind]),
    "issue": lambda one: _plain([one.quote.issue]),
    "stage": lambda one: _plain([one.quote.stage]),
    "caller": _caller,
    "call": lambda one: [(one.quote.call, one.title)],
    "assumption": lambda one: _plain(assumptions(one)),
}


def rows(groups: Iterable[Group], folded: Iterable[str]) -> list[Head | Row]:
    """Headings, and the quotes under those that are not folded."""
    closed = set(folded)
    found: list[Head | Row] = []
    for group in groups:
        found.append(Head(group, group.key in closed))
        if group.key not in closed:
            found += [Row(group.key, one) for one in group.exhibits]
    return found


def haystack(one: Exhibit) -> str:
    """All the words that a quote can be found by."""
    quote = one.quote
    parts = (quote.text, quote.note, one.title, one.caller, one.name, quote.issue, quote.stage, quote.kind, *quote.tags)
    return " ".join(part for part in parts if part).casefold()


def narrowed(exhibits: Sequence[Exhibit], texts: Sequence[str], words: str) -> list[Exhibit]:
    """The quotes in whose `texts` all the words are."""
    wanted = words.casefold().split()
    return [one for one, text in zip(exhibits, texts, strict=True) if all(word in text for word in wanted)]


def moved(order: Sequence[Exhibit], at: int, step: int) -> dict[int, float]:
    """The places to store so that the quote `at` of a group stands `step` further; nothing where it cannot go.

    Everything above gets a place too, since what has none stands under what has one.
    """
    to = at + step
    if not 0 <= to < len(order):
        return {}
    wanted = [*order]
    wanted.insert(to, wanted.pop(at))
    places = _above(wanted, max(at, to) + 1, wanted[to])
    return _between(wanted, to, places)


def _above(wanted: Sequence[Exhibit], end: int, without: Exhibit) -> dict[int, float]:
    places: dict[int, float] = {}
    last = 0.0
    for one in wanted[:end]:
        if one is without:
            continue
        last = last + 1 if one.quote.place is None else one.quote.place
        places[one.quote.id] = last
    return places


def _between(wanted: Sequence[Exhibit], to: int, places: dict[int, float]) -> dict[int, float]:
    before = places[wanted[to - 1].quote.id] if to else None
    after = places.get(wanted[to + 1].quote.id, wanted[to + 1].quote.place) if to + 1 < len(wanted) else None
    if before is None:
        place = (after or 0.0) - 1
    elif after is None:
        place = before + 1
    else:
        place = (before + after) / 2
        if not before < place < after:  # no number lies between them any more
            return {one.quote.id: float(number) for number, one in enumerate(wanted)}
    changed = {
        one.quote.id: places[one.quote.id] for one in wanted if one.quote.id in places and one.quote.place is None
    }
    return {**changed, wanted[to].quote.id: place}
