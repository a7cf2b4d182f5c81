"""Drawing calls at random, and what is heard of how many. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath

from callscope.insight.claims import of_sample
from callscope.moments import day_of, week_of
from callscope.nouns.sampled import CallRecord, Draw, KnownCall, Pick, Sampling, Share, Stratum

BANDS = ((120, "under 2 min"), (300, "2 to 5 min"), (600, "5 to 10 min"), (1200, "10 to 20 min"))
"""Lengths of calls: seconds under which a band ends, and its name."""
LONGEST = "over 20 min"

UNKNOWN = {"queue": "no queue", "week": "no date", "length": "unknown length"}
ALL = "all calls"
"""The one stratum where calls are not sorted into any."""


def draw(
    source: str, records: Sequence[CallRecord], size: int, by: Sequence[str], share: Share, seed: int, study: str = ""
) -> Draw:
    """A sample of `size` calls, or of all where there are fewer.

    The same records and seed give the same calls, in whatever order the records come, and a larger size gives the same
    calls and some more. Each call has a place in its stratum by a hash of seed and name (random, and equal everywhere);
    the strata get their numbers by `shared_out`.
    """
    strata: defaultdict[str, list[CallRecord]] = defaultdict(list)
    for one in records:
        strata[stratum(one, by)].append(one)
    numbers = shared_out({name: len(calls) for name, calls in strata.items()}, size, share)
    order = {name: sorted(calls, key=lambda one: _lot(seed, one.name)) for name, calls in strata.items()}
    picked = [one.name for name in sorted(order) for one in order[name][: numbers[name]]]
    return Draw(source, size, tuple(by), share, seed, tuple(records), tuple(picked), study)


def _lot(seed: int, name: str) -> str:
    return sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()


def shared_out(sizes: Mapping[str, int], size: int, share: Share) -> Mapping[str, int]:
    """How many of a sample each stratum gives, at most all that it has.

    proportional: by the method of Sainte-Laguë (1910), which never gives a stratum less when the sample grows. equal:
    one after the other in turn. Where claims are equal, the larger stratum is served first, then the first by name.
    """
    given = dict.fromkeys(sizes, 0)
    for _ in range(min(size, sum(sizes.values()))):
        open_ = [name for name in sizes if given[name] < sizes[name]]
        claims = {name: (sizes[name] if share == "proportional" else 1.0) / (2 * given[name] + 1) for name in open_}
        given[min(open_, key=lambda name: (-claims[name], -sizes[name], name))] += 1
    return given


def stratum(one: CallRecord | KnownCall, by: Iterable[str]) -> str:
    """The name of the stratum of a call: of several kinds with a dot between."""
    parts = {"queue": one.queue, "week": week_of(day_of(one.held_at)), "length": band(one.seconds)}
    return " · ".join(parts[kind] or UNKNOWN[kind] for kind in by) or ALL


def band(seconds: float | None) -> str:
    """The length band of a call; empty where its length is not known."""
    if seconds is None:
        return ""
    return next((name for end, name in BANDS if seconds < end), LONGEST)


def summed(known: Sequence[KnownCall], sample: Draw | None, by: Sequence[str], study: str = "") -> Sampling:
    """What was drawn, heard and reviewed of how many; without a sample the calls of the store are all there is."""
    records = sample.records if sample else tuple(map(_as_record, known))
    calls = _matched(records, known) if sample else {one.name: call for one, call in zip(records, known, strict=True)}
    picked = set(sample.picked) if sample else set()
    of, drawn, heard, reviewed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in records:
        name, call = stratum(one, by), calls.get(one.name)
        of[name] += 1
        drawn[name] += one.name in picked
        heard[name] += call is not None
        reviewed[name] += bool(call and call.reviewed_at)
    strata = tuple(Stratum(name, of[name], drawn[name], heard[name], reviewed[name]) for name in sorted(of))
    picks = tuple(_pick(one, by, calls.get(one.name)) for one in records if one.name in picked)
    numbers = (of.total(), drawn.total(), heard.total(), reviewed.total())
    begun = sum(bool(one.reviewed_at) and not one.done for one in calls.values())
    said = of_sample(by, strata, sample, picks, begun)
    ordered = tuple(sorted(picks, key=lambda one: (one.stratum, one.record.name)))
    return Sampling(study, tuple(by), *numbers, strata, ordered, sample, said)


def _pick(one: CallRecord, by: Sequence[str], call: KnownCall | None) -> Pick:
    return Pick(one, stratum(one, by), call.id if call else "", bool(call and call.reviewed_at))


def _as_record(one: KnownCall) -> CallRecord:
    return CallRecord(one.id, one.path, one.queue, one.held_at, one.seconds)


def _matched(records: Iterable[CallRecord], known: Iterable[KnownCall]) -> Mapping[str, KnownCall]:
    """The heard call of each record, by the record's name: the same file, else a file or a title of the same name."""
    paths: dict[str, KnownCall] = {}
    names: dict[str, KnownCall] = {}
    for call in known:
        paths[call.path] = call
        names.setdefault(_bare(call.title), call)
        names[_bare(call.path)] = call
    found = {one.name: paths.get(one.path) or names.get(_bare(one.name)) for one in records}
    return {name: call for name, call in found.items() if call}


def _bare(name: str) -> str:
    """The name of a file without its folder and ending, as titles have it."""
    path = PurePath(name)
    short = path.stem if len(path.suffix) in range(2, 6) else path.name
    return short.replace("_", " ").strip().casefold()
