"""What may not be claimed yet, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.sampled import Draw, Pick, Point, Stratum

FEW = 5
"""Reviewed calls under which a stratum is not compared with others, and under which a curve says nothing."""
LAST = 5
"""Calls at the end of the curve that are looked at for new tags."""
COVERED = 0.9
"""Coverage from which on it is said that nothing more is seen coming."""
SURE = 0.05
"""One in twenty: what is claimed is wrong at most so often."""
NAMED = 4
"""Strata that a sentence names."""


def of_sample(
    by: Sequence[str], strata: Sequence[Stratum], sample: Draw | None, picks: Sequence[Pick], begun: int = 0
) -> tuple[str, ...]:
    """The sentences on a sample; the first says how much is reviewed and of what nothing is.

    `begun`: how many of the reviewed calls were played or quoted in part and not marked as done.
    """
    of, reviewed = sum(one.of for one in strata), sum(one.reviewed for one in strata)
    heard = sum(one.heard for one in strata)
    if not of:
        return ("There are no calls yet: nothing may be claimed.",)
    if not reviewed:
        return (f"None of {count(of, 'call')} is reviewed yet ({heard} heard): nothing may be claimed.",)
    said = [_reach(by, strata, reviewed, of), *_unfinished(begun, reviewed), *_thin(strata)]
    said += _chance(sample, picks, reviewed) if reviewed < of else []
    if sample and sample.share == "equal" and len(strata) > 1:
        said.append("The strata were drawn equally: a share over all calls needs weights.")
    if reviewed < of:
        said.append(
            f"What none of the reviewed calls raised may still be raised in up to {unheard_of(reviewed):.0%} of calls."
        )
    return tuple(said)


def _unfinished(begun: int, reviewed: int) -> list[str]:
    """A quote from a theme or a search makes a call a reviewed one, of which nobody may have read the rest."""
    if not begun:
        return []
    which = "None of them is" if begun == reviewed else f"{begun} of them {'is' if begun == 1 else 'are'} not"
    return [f"{which} marked as done: what else their callers raised may not be tagged yet."]


def unheard_of(calls: int) -> float:
    """In which share of all calls something may occur that none of `calls` calls drawn at random had, with 95 %
    confidence: the exact form of the rule of three (Hanley & Lippman-Hand 1983)."""
    return 1 - float(SURE ** (1 / calls))


def of_curve(points: Sequence[Point], unseen: float | None, coverage: float | None) -> tuple[str, ...]:
    """The sentences on a curve; the first says whether calls still bring new tags."""
    calls, tags = len(points), points[-1].tags if points else 0
    if not calls:
        return ("No call is reviewed yet: whether more calls would bring more tags is not known.",)
    if not tags:
        return (f"{count(calls, 'call')} reviewed, and no quote of a caller has a tag yet.",)
    if calls < FEW:
        return (f"Only {count(calls, 'call')} reviewed: too few to say whether more would bring more tags.",)
    last = sum(bool(one.new) for one in points[-LAST:])
    return (_fresh(last), *_estimate(tags, unseen, coverage))


def _fresh(last: int) -> str:
    if not last:
        return f"None of the last {LAST} calls brought a new tag; that is a sign, not a proof, that no more will."
    return f"{last} of the last {LAST} calls still brought new tags: the list of what callers need is not complete."


def _estimate(tags: int, unseen: float | None, coverage: float | None) -> list[str]:
    said = [f"{tags} tag{'s' * (tags != 1)} so far{_more(unseen or 0.0, coverage or 0.0)}."]
    if coverage is not None:
        said.append(f"The known tags cover about {coverage:.0%} of what further calls would raise.")
    return said


def _more(unseen: float, coverage: float) -> str:
    """What the estimate of unseen tags adds; nothing where it is none but the calls are too few to trust that."""
    if round(unseen):
        return f"; at least {round(unseen)} more {'is' if round(unseen) == 1 else 'are'} likely (Chao2)"
    return "; no sign of more (Chao2)" if coverage >= COVERED else ""


def _reach(by: Sequence[str], strata: Sequence[Stratum], reviewed: int, of: int) -> str:
    start = f"{reviewed} of {count(of, 'call')} reviewed" if reviewed < of else f"All {count(of, 'call')} are reviewed"
    present = [one.name for one in strata if one.reviewed]
    absent = [one.name for one in strata if not one.reviewed]
    if not absent:
        return f"{start}, some of {_every(by)}." if len(present) > 1 and reviewed < of else f"{start}."
    if len(present) == 1:
        return f"{start}, all from {_label(by, present)}: nothing may be said of {_label(by, absent)}."
    return f"{start}, none from {_label(by, absent)}: nothing may be said of {'it' if len(absent) == 1 else 'those'}."


def _thin(strata: Sequence[Stratum]) -> list[str]:
    thin = [one for one in strata if 0 < one.reviewed < min(FEW, one.of)]
    if not thin or len(strata) < 2:
        return []
    names = _listed([f"{one.name} ({one.reviewed} of {one.of})" for one in thin])
    return [f"Too few reviewed to be compared with others: {names}."]


def _chance(sample: Draw | None, picks: Sequence[Pick], reviewed: int) -> list[str]:
    if sample is None:
        return ["The calls were not drawn at random: their shares hold for these calls, not for others."]
    done = sum(one.reviewed for one in picks)
    said = []
    if other := reviewed - done:
        said.append(f"{other} of them {_were(other)} not drawn: shares hold for the drawn calls only.")
    if left := len(picks) - done:
        said.append(
            f"{left} of the {count(len(picks), 'call')} drawn {'is' if left == 1 else 'are'} not reviewed yet: until "
            "then what is reviewed is no random sample."
        )
    return said


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _every(by: Sequence[str]) -> str:
    return f"every {by[0]}" if len(by) == 1 else "every stratum"


def _label(by: Sequence[str], names: Sequence[str]) -> str:
    kind = by[0] if len(by) == 1 and by[0] != "length" else ""
    plural = f"{kind}s" if kind and len(names) > 1 else kind
    return f"{plural} {_listed(names)}".strip()


def _listed(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
