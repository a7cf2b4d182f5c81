"""The ranking as it was first written: quote by quote, without columns. What is quick is held against it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

from callscope.insight.rank import wilson
from callscope.nouns.counted import HeardCall
from callscope.nouns.kept import caller_key
from callscope.nouns.ranked import Ranked, Ranking
from tests.insight.made import Evidence

UNRATED = 3.0
"""The severity of a row that nobody rated: the middle of 1-5, so that it neither wins nor sinks for want of one."""

FORMULA = "priority = callers x severity; severity is the mean of the callers' own means, 3 where nobody rated"


def rank(by: str, heard: Sequence[HeardCall], left_out: int, evidence: Sequence[Evidence]) -> Ranking:
    """The rows, the highest priority first; equal priorities share a rank, and the next rank is skipped (1, 2, 2, 4).

    Priority is reach times impact, the value half of RICE (McBride, Intercom), without its guesses of confidence
    and effort: distinct callers x mean severity. Severity is averaged within each caller first, so that a caller who
    says much weighs no more than another. Rows of equal priority stand by callers, then quotes, then name.
    """
    calls = {one.id: one for one in heard}
    keys = {one.id: caller_key(one.caller, one.id) for one in heard}
    rows = _sorted(evidence)
    tallies = [_tally(name, rows[name], keys) for name in rows]
    chattiest, most, tied = _chattiest(evidence, keys)
    without = {one.name: _priority(one.means, chattiest) for one in tallies if one.means.keys() - {chattiest}}
    everyone = _Everyone(len(set(keys.values())), sum(one.seconds for one in heard))
    places, others = _places({one.name: _priority(one.means) for one in tallies}), _places(without)
    ranked = [_ranked(one, places[one.name], others.get(one.name), calls, everyone) for one in tallies]
    return Ranking(
        by=by,
        formula=FORMULA,
        callers=everyone.callers,
        unnamed=sum(one.caller is None for one in heard),
        calls=len(heard),
        minutes=round(everyone.seconds / 60, 2),
        left_out=left_out,
        to_review=sum(not one.reviewed for one in heard),
        loose=sum(not one.rows for one in evidence),
        chattiest=next((_shown(one) for one in heard if caller_key(one.caller, one.id) == chattiest), None),
        chattiest_quotes=most,
        chattiest_tied=tied,
        rows=tuple(sorted(ranked, key=lambda one: (one.rank, -one.callers, -one.quotes, one.name.casefold()))),
    )


class _Everyone(NamedTuple):
    callers: int
    seconds: float


class _Tally(NamedTuple):
    """The quotes of callers under one row; `means` is each caller's mean severity, None where nobody rated theirs."""

    name: str
    staff: int
    quotes: int
    calls: frozenset[str]
    checked: int
    negative: Counter[bool | None]
    raised: Counter[bool | None]
    severities: Sequence[int]
    means: Mapping[str, float | None]


def _sorted(evidence: Iterable[Evidence]) -> Mapping[str, list[Evidence]]:
    rows: defaultdict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        for name in one.rows:
            rows[name].append(one)
    return rows


def _tally(name: str, evidence: Sequence[Evidence], keys: Mapping[str, str]) -> _Tally:
    theirs = [one for one in evidence if not one.staff]
    ratings: defaultdict[str, list[int]] = defaultdict(list)
    for one in theirs:
        rated = ratings[keys[one.call]]
        if one.severity is not None:
            rated.append(one.severity)
    return _Tally(
        name=name,
        staff=len(evidence) - len(theirs),
        quotes=len(theirs),
        calls=frozenset(one.call for one in theirs),
        checked=sum(one.checked for one in theirs),
        negative=Counter(one.negative for one in theirs),
        raised=Counter(one.raised for one in theirs),
        severities=[one.severity for one in theirs if one.severity is not None],
        means={caller: sum(rated) / len(rated) if rated else None for caller, rated in ratings.items()},
    )


def _ranked(
    one: _Tally, place: int, without: int | None, calls: Mapping[str, HeardCall], everyone: _Everyone
) -> Ranked:
    concerned = [calls[call] for call in one.calls]
    callers = len(one.means)
    solved = [call.solved for call in concerned if call.solved is not None]
    moods = [(call.begun, call.ended) for call in concerned if call.begun is not None and call.ended is not None]
    return Ranked(
        rank=place,
        name=one.name,
        callers=callers,
        unnamed=sum(call.caller is None for call in concerned),
        share=_part(callers, everyone.callers),
        interval=wilson(callers, everyone.callers),
        calls=len(concerned),
        quotes=one.quotes,
        staff=one.staff,
        unchecked=one.quotes - one.checked,
        minutes=_part(sum(call.seconds for call in concerned), everyone.seconds),
        severity=_severity(one.means),
        severity_median=median(one.severities) if one.severities else None,
        severity_highest=max(one.severities, default=None),
        negative=_part(one.negative[True], one.negative[True] + one.negative[False]),
        raised=_part(one.raised[True], one.raised[True] + one.raised[False]),
        solved=_part(sum(solved), len(solved)),
        satisfaction=_mean([call.satisfaction for call in concerned if call.satisfaction is not None]),
        begun=_mean([begun for begun, _ in moods]),
        ended=_mean([ended for _, ended in moods]),
        priority=_priority(one.means),
        without=without,
    )


def _severity(means: Mapping[str, float | None], but: str | None = None) -> float | None:
    """The mean of the callers' own means; None where nobody rated.

    To two decimals, so that a reader who multiplies what is shown comes to the priority that is shown.
    """
    own = [mean for caller, mean in means.items() if mean is not None and caller != but]
    return round(fmean(own), 2) if own else None


def _priority(means: Mapping[str, float | None], but: str | None = None) -> float:
    severity = _severity(means, but)
    return round((len(means) - (but in means)) * (UNRATED if severity is None else severity), 2)


def _places(priorities: Mapping[str, float]) -> Mapping[str, int]:
    """The rank of each name: one more than how many have a higher priority."""
    ordered = sorted(priorities.values(), reverse=True)
    first: dict[float, int] = {}
    for place, priority in enumerate(ordered, start=1):
        first.setdefault(priority, place)
    return {name: first[priority] for name, priority in priorities.items()}


def _chattiest(evidence: Iterable[Evidence], keys: Mapping[str, str]) -> tuple[str | None, int, int]:
    """Who has the most of the ranked quotes, each counted once, how many, and how many others have as many.

    The first by name where several have.
    """
    counts: Counter[str] = Counter()
    for call, quotes in Counter(one.call for one in evidence if one.rows and not one.staff).items():
        counts[keys[call]] += quotes
    most = max(counts.values(), default=0)
    those = sorted(caller for caller, quotes in counts.items() if quotes == most)
    return (those[0], most, len(those) - 1) if those else (None, 0, 0)


def _shown(call: HeardCall) -> str:
    return call.caller or f"the unnamed caller of call {call.id}"


def _part(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None


_EVIDENCE = """
SELECT {row}, q.id, q.call, c.kind = 'interview' OR coalesce(s.role = 'agent', 0), q.severity, q.checked, (
    SELECT max(u.sentiment = 'negative') FROM utterances u
    WHERE u.call = q.call AND u.speaker = q.speaker AND u.start < q."end" AND q.start < u."end"
), (
    SELECT max(substr(u.tone, 1, 6) IN ('raised', 'heated')) FROM utterances u
    WHERE u.call = q.call AND u.speaker = q.speaker AND u.start < q."end" AND q.start < u."end"
)
FROM calls c CROSS JOIN quotes q ON q.call = c.id
LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
WHERE c.left_out IS NULL {more}
"""


def of_store(path: Path, by: str, heard: Sequence[HeardCall]) -> Ranking:
    """The ranking of a store's quotes, each looked up with what is under it."""
    tagged = by in ("tag", "job")
    sql = _EVIDENCE.format(row="q.id" if tagged else f"q.{by}", more="AND q.kind = 'job'" if by == "job" else "")
    with closing(sqlite3.connect(path)) as connection:
        tree = {row[0]: row[1:] for row in connection.execute("SELECT id, name, parent FROM tags")}
        tags: dict[int, dict[str, None]] = {}
        for quote, step in connection.execute("SELECT quote, tag FROM quote_tags"):
            above = step
            while above is not None:
                name, above = tree[above]
                tags.setdefault(quote, {})[name] = None
        rows = connection.execute(sql).fetchall()
    known = {None: None, 0: False, 1: True}
    return rank(
        by,
        heard,
        0,
        [
            Evidence(
                tuple(tags.get(name, ())) if tagged else (name,) if name else (),
                quote,
                call,
                bool(staff),
                severity,
                bool(checked),
                known[negative],
                known[raised],
            )
            for name, quote, call, staff, severity, checked, negative, raised in rows
        ],
    )
