"""What stands in a report, gathered from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Call, CallSummary, Filter, Study
from callscope.errors import UsageProblem
from callscope.nouns.kept import caller_key
from callscope.nouns.reported import (
    NAMING,
    NO_TRACE,
    Cited,
    Finding,
    Growth,
    Heard,
    Mood,
    Ranks,
    StudyReport,
    Texts,
    Told,
    Trace,
    Wanted,
)
from callscope.pipeline.ranking import crossed, rank, trend
from callscope.pipeline.reporting import citing
from callscope.pipeline.reporting.people import Both, Names, Redactor, labels, who_says
from callscope.pipeline.sampling import sampling_of, saturation_of
from callscope.pipeline.told import without
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.nouns.learned import Evidenced, Insight
    from callscope.nouns.ranked import Job, Ranking
    from callscope.nouns.sampled import Saturation
    from callscope.settings import Settings
    from callscope.store.library import Library

FEW = 3
"""Calls of one outcome from which on their mood is drawn apart."""

_UNTABLED = ("job", "story")
"""Kinds whose tags have no table of their own: jobs are ranked as jobs, and stories are told, not counted."""

_DONE = {"transcribe": "words", "diarize": "who speaks when", "tone": "voice", "sentiment": "mood"}


class Gathered(NamedTuple):
    """What a page holds, the redactor that its text passed and its sound must pass, and all its calls."""

    report: StudyReport
    redactor: Redactor
    calls: Sequence[CallSummary]


def gather(library: Library, wanted: Wanted, settings: Settings, version: str, redactor: Redactor) -> Gathered:
    """All that the page of a study holds.

    `redactor` comes first; then go the names that are not to be shown. Raises NotFound, UsageProblem.
    """
    if wanted.callers not in NAMING:
        raise UsageProblem(f"callers cannot be shown as {line(wanted.callers)}", f"one of: {', '.join(NAMING)}")
    if redactor.said and wanted.callers == "names":
        raise UsageProblem("names are shown or taken out, not both", "numbers or initials, or without redaction")
    found = _Gathered(library, wanted, settings, redactor)
    made = found.report(version)
    return Gathered(replace(made, redacted=redactor.said), found.redactor, found.every)


class _Gathered:
    """The parts of one report, each read when it is asked for."""

    def __init__(self, library: Library, wanted: Wanted, settings: Settings, redactor: Redactor) -> None:
        self._library, self._wanted, self._settings = library, wanted, settings
        self.study = library.study(wanted.study)
        self.where = Filter(study=self.study.name)
        self.calls = library.calls(self.where)
        self._insights = [without(one, wanted.without) for one in library.insights(self.study.name)]
        cited = {one.exhibit.quote.call for insight in self._insights for one in citing.chosen(insight)}
        elsewhere = [
            one for id in sorted(cited - {one.id for one in self.calls}) for one in library.calls(Filter(call=id))
        ]
        self.every = [*self.calls, *elsewhere]
        self.labels = labels(self.every, wanted.callers)
        self._read = {id: library.call(id) for id in sorted(cited)}
        self.redactor = self._redacting(redactor)

    def _redacting(self, first: Redactor) -> Redactor:
        if self._wanted.callers == "names":
            return first
        return Both(first, Names(self.every, self.labels, self._read))

    def report(self, version: str) -> StudyReport:
        rankings = self._rankings()
        preface = self._library.preface(self.study.name)
        saturation = saturation_of(self._library, self.study.name)
        return StudyReport(
            study=self.study.name,
            question=self._said(self.study.question),
            preface=preface._replace(title=self._said(preface.title), summary=self._said(preface.summary)),
            author=self._settings.author,
            callers=self._wanted.callers,
            heard=_heard(self._access, self.calls, rankings[0].ranking, self._told()),
            findings=tuple(map(self._finding, self._insights)),
            assumptions=tuple(
                one._replace(text=self._said(one.text)) for one in self._library.assumptions(self.study.name)
            ),
            rankings=tuple(rankings),
            crossed=crossed(self._library, "issue", "stage", self.where),
            trend=trend(self._library, "issue", self.where),
            moods=tuple(_moods(self.counted)),
            growth=_growth(saturation),
            unclaimed=tuple(map(self._said, self._unclaimed(saturation))),
            engines=self._engines(),
            tone_sides="customer" if self._toned and all("customer" in one for one in self._toned) else "all",
            audio=self._wanted.audio,
            version=version,
            made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        )

    @cached_property
    def counted(self) -> Sequence[CallSummary]:
        """The calls that count."""
        return [one for one in self.calls if one.counts]

    @property
    def _access(self) -> Study:
        """The study with what may be read of who gave access to what."""
        one = self.study
        return one._replace(access=self._said(one.access), granted_by=self._said(one.granted_by))

    def _said(self, text: str) -> str:
        return self.redactor.plain(text)

    def _rankings(self) -> list[Ranks]:
        kinds = [kind for kind in self._library.fields("kind") if kind not in _UNTABLED]
        each = [(kind, "tag") for kind in kinds]
        found = [Ranks(self._ranked("kind"))]
        found += [Ranks(self._ranked(by, kind), kind) for kind, by in each]
        found += [Ranks(self._ranked(by)) for by in ("job", "issue", "stage")]
        return found[:1] + [one for one in found[1:] if one.ranking.rows]

    def _ranked(self, by: str, kind: str | None = None) -> Ranking:
        found = rank(self._library, by, replace(self.where, kind=kind), asdict(self._settings.rank))
        rows = tuple(replace(one, job=self._sentence(one.job)) if one.job else one for one in found.rows)
        return replace(found, rows=rows, chattiest=self._shown(found.chattiest))

    def _sentence(self, job: Job) -> Job:
        return job._replace(when=self._said(job.when), want=self._said(job.want), so=self._said(job.so))

    def _shown(self, chattiest: str | None) -> str | None:
        """Who has the most quotes, as the report calls them."""
        if chattiest is None:
            return None
        known = {caller_key(chattiest, ""), caller_key(None, chattiest.rpartition(" ")[2])}
        return next((self.labels[key] for key in known if key in self.labels), "one caller")

    def _finding(self, insight: Insight) -> Finding:
        return Finding(
            text=self._said(insight.text),
            cause=self._said(insight.cause),
            cited=tuple(map(self._cited, citing.chosen(insight))),
            actions=tuple(replace(one, what=self._said(one.what)) for one in insight.actions),
            callers_for=insight.callers_for,
            callers_against=insight.callers_against,
            callers_heard=insight.callers_heard,
            quotes_for=citing.count(insight, "for"),
            quotes_against=citing.count(insight, "against"),
        )

    def _cited(self, one: Evidenced) -> Cited:
        exhibit, quote = one.exhibit, one.exhibit.quote
        call = self._read[quote.call]
        label = self.labels[exhibit.caller_key]
        return Cited(
            quote=replace(self.redactor.quote(quote), note="", author=""),
            stance=one.stance,
            who=label,
            said_by=who_says(exhibit, label),
            role=exhibit.role,
            call=self._number(quote.call),
            held_at=exhibit.held_at,
            language=call.language,
            counts=exhibit.counts,
            trace=NO_TRACE if exhibit.role == "agent" else _trace(call, quote.speaker),
        )

    def _number(self, call: str) -> int:
        ordered = sorted(self.every, key=lambda one: (one.held_at or one.heard_at, one.id))
        return next((place for place, one in enumerate(ordered, 1) if one.id == call), 0)

    def _unclaimed(self, saturation: Saturation) -> list[str]:
        sampling = sampling_of(self._library, self.study.name)
        return list(dict.fromkeys([*sampling.said, *saturation.said]))

    def _told(self) -> Mapping[str, str]:
        """How the callers of each call were told, by the call's id: as the ledger has it, else as it was recorded."""
        told = {one.call: one.basis or one.state for one in self._library.consents() if one.state == "told"}
        ledger = self._library.standings(where=self.where)
        told |= {one.call: one.entry.basis for one in ledger if one.entry.basis}
        return {call: self._said(basis) for call, basis in told.items() if call}

    @property
    def _toned(self) -> list[str]:
        return [one.engines["tone"] for one in self._read.values() if "tone" in one.engines]

    def _engines(self) -> Mapping[str, str]:
        read = list(self._read.values()) or [self._library.call(one.id) for one in self.counted[:1]]
        return {
            what: ", ".join(sorted({_bare(call.engines[stage]) for call in read if call.engines.get(stage)}))
            for stage, what in _DONE.items()
            if any(call.engines.get(stage) for call in read)
        }


def _bare(engine: str) -> str:
    """An engine without whose voices it was given, which is said apart."""
    return engine.removesuffix(", all").removesuffix(", customer")


def _trace(call: Call, speaker: str) -> Trace:
    toned = [(one, one.tone) for one in call.utterances if one.speaker == speaker and one.tone]
    points = sorted((round((one.start + one.end) / 2, 2), round(tone.arousal, 2)) for one, tone in toned)
    return Trace(call.recording.duration, tuple(points))


def _heard(study: Study, calls: Sequence[CallSummary], ranking: Ranking, told: Mapping[str, str]) -> Heard:
    heard = [one for one in calls if one.counts]
    held = sorted(one.held_at for one in heard if one.held_at)
    bases = Counter(told[one.id] for one in heard if one.id in told)
    return Heard(
        calls=ranking.calls,
        callers=ranking.callers,
        unnamed=ranking.unnamed,
        minutes=ranking.minutes,
        left_out=ranking.left_out,
        to_review=ranking.to_review,
        interviews=sum(one.kind == "interview" and one.left_out is None for one in calls),
        texts=tuple(Texts(*each) for each in Counter(one.kind for one in heard if one.written).most_common()),
        first=held[0][:10] if held else None,
        last=held[-1][:10] if held else None,
        told=tuple(Told(basis, calls) for basis, calls in bases.most_common()),
        not_noted=sum(one.id not in told for one in heard),
        access=study.access,
        granted_by=study.granted_by,
        until=study.until,
    )


def _growth(saturation: Saturation) -> Growth | None:
    tags = tuple(point.tags for point in saturation.points)
    return Growth(tags, saturation.coverage) if tags else None


def _moods(calls: Sequence[CallSummary]) -> list[Mood]:
    """Over all calls, and apart for each outcome that enough calls have."""
    known = [one for one in calls if any(quarter is not None for quarter in one.mood)]
    if not known:
        return []
    by_outcome = Counter(one.outcome for one in known if one.outcome)
    found = [_mood("all calls", known)]
    several = [outcome for outcome, many in by_outcome.most_common(3) if many >= FEW]
    return found + [_mood(outcome, [one for one in known if one.outcome == outcome]) for outcome in several]


def _mood(name: str, calls: Sequence[CallSummary]) -> Mood:
    means = [[q for q in quarter if q is not None] for quarter in zip(*(one.mood for one in calls), strict=True)]
    first, second, third, last = (round(fmean(one), 4) if one else None for one in means)
    return Mood(name, len(calls), (first, second, third, last))
