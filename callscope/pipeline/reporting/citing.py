"""Which quotes stand under an insight, whether they may, and in which order sound is given to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from callscope.nouns.reported import SHOWN, Cited
from callscope.pipeline.consent import leave, refused
from callscope.pipeline.told import without

if TYPE_CHECKING:
    from callscope.nouns.consented import Leave, Manner
    from callscope.nouns.learned import Evidenced, Insight, Stance
    from callscope.nouns.reported import Wanted
    from callscope.store.library import Library


def report_leaves(library: Library, wanted: Wanted, form: str, manner: Manner, required: bool) -> tuple[Leave, Wanted]:
    """That the quotes of a report may leave, and the report without the calls that are left out. Raises NoConsent."""
    sound = wanted.audio and form != "report json"
    may = leave(library, form, _cited(library, wanted), sound, manner, required)
    if may.without:
        # Where a quote falls out another one takes its place, which must be allowed too.
        wanted = wanted._replace(without=tuple(refused(library, form, sound, required)))
        may = may._replace(calls=tuple(sorted(_cited(library, wanted))))
    return may, wanted


def _cited(library: Library, wanted: Wanted) -> set[str]:
    """The ids of the calls whose quotes stand in the report of a study."""
    insights = (without(one, wanted.without) for one in library.insights(wanted.study))
    return {one.exhibit.quote.call for insight in insights for one in chosen(insight)}


def chosen(insight: Insight) -> list[Evidenced]:
    """At most SHOWN quotes for and SHOWN against, each in story order: starred ones first, then the strongest."""
    return [one for stance in ("for", "against") for one in _strongest(insight.evidence, stance)]


def _strongest(evidence: Sequence[Evidenced], stance: str) -> list[Evidenced]:
    """Another caller counts for more than severity: three people say more than one who says it three times."""
    left = [one for one in evidence if one.stance == stance]
    taken: list[Evidenced] = []
    while left and len(taken) < SHOWN:
        heard = {one.exhibit.caller_key for one in taken}
        best = max(left, key=lambda one: (*_strength(one, heard), -evidence.index(one)))
        taken.append(best)
        left.remove(best)
    return sorted(taken, key=evidence.index)


def _strength(one: Evidenced, heard: set[str]) -> tuple[bool, bool, bool, int, bool]:
    exhibit, quote = one.exhibit, one.exhibit.quote
    return quote.star, exhibit.counts, exhibit.caller_key not in heard, quote.severity or 0, quote.checked


def by_weight(cited: Iterable[Cited]) -> list[Cited]:
    """Each quote once, those with most weight first: starred ones, then in the order in which they are cited."""
    each = {one.quote.id: one for one in reversed(list(cited))}
    order = list(dict.fromkeys(one.quote.id for one in cited))
    return sorted(each.values(), key=lambda one: (not one.quote.star, order.index(one.quote.id)))


def count(insight: Insight, stance: Stance) -> int:
    """How many quotes stand on one side."""
    return len(insight.quotes(stance))
