"""Rules that point at what a customer said and what it may be evidence of. Pure; the rules are in rules.toml.

A person accepts or dismisses each suggestion: a rule reads words, not meaning.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

from callscope.call import KINDS, Call, Kind, Suggestion, Utterance
from callscope.insight.sentences import Sentence, sentences

SPACING = 20.0
"""Seconds of talk for each suggestion that is kept: more would be noise to a reader."""
NEAR = 3.0
"""Seconds between two sentences of one utterance that are still one piece of evidence."""
FEWEST = 3
"""A short call may have so many all the same."""


class Match(Protocol):
    """Where words were found."""

    def __getitem__(self, group: int, /) -> Any:
        """The words, as group 0."""


class Pattern(Protocol):
    """What finds words in a sentence: a compiled pattern, or one that gives up in time."""

    def search(self, string: str, /) -> Match | None:
        """The first place that fits."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `who`, `speaker`, `sentiment` and `tones` are demands on the utterance; empty demands nothing.

    A `weak` rule's suggestion goes where the same words are evidence of another kind. An `own` one is a person's.
    """

    name: str
    kind: Kind
    tags: tuple[str, ...]
    weight: float
    reason: str
    pattern: Pattern
    unless: Pattern | None = None
    sentiment: str = ""
    tones: frozenset[str] = frozenset()
    weak: bool = False
    who: str = "customer"
    speaker: str = ""
    own: bool = False


class _Found(NamedTuple):
    rule: Rule
    sentence: Sentence
    utterance: int
    position: int
    quoted: str


class _Group(NamedTuple):
    """Neighbouring sentences of one utterance that are evidence of the same kind."""

    found: tuple[_Found, ...]

    @property
    def weight(self) -> float:
        return max(one.rule.weight for one in self.found) + 0.1 * len({one.rule.name for one in self.found})


def suggest(call: Call, off: Collection[str] = ()) -> tuple[Suggestion, ...]:
    """Suggestions in order of time, on customers' sentences; without a customer, on whoever is not an agent.

    At most one for each 20 s of talk, the strongest first. None in a language without rules; `off` are not asked.
    """
    ruled = [rule for rule in rules(call.language) if rule.name not in off]
    if not ruled:
        return ()
    heard = _heard(call)
    found = [one for index, utterance in enumerate(heard) for one in _found(index, utterance, ruled)]
    groups = _groups(_without_weak(found))
    talk = sum(one.end - one.start for one in call.utterances)
    most = max(FEWEST, int(talk / SPACING))
    kept = sorted(groups, key=lambda group: -group.weight)[:most]
    suggestions = (_suggestion(call, heard, group) for group in kept)
    return tuple(sorted(suggestions, key=lambda one: (one.start, one.end, one.kind)))


def found_by(call: Call, rule: Rule) -> tuple[Suggestion, ...]:
    """All that one rule finds, in order of time: whoever asks for one rule wants every place."""
    heard = _heard(call, rule.who, rule.speaker)
    found = [one for index, utterance in enumerate(heard) for one in _found(index, utterance, [rule])]
    return tuple(_suggestion(call, heard, group) for group in _groups(found))


def builtin() -> tuple[Rule, ...]:
    """The rules that Callscope brings along, in any language."""
    return _rules()[1]


def rules(language: str) -> tuple[Rule, ...]:
    """The rules for a language, given as a code such as "en" or "en-GB"; none for a language without rules."""
    own, ruled = _rules()
    return ruled if language.lower().replace("_", "-").split("-")[0] == own else ()


@functools.cache
def _rules() -> tuple[str, tuple[Rule, ...]]:
    table = tomllib.loads(files("callscope.insight").joinpath("rules.toml").read_text(encoding="utf-8"))
    return table["language"], tuple(_rule(row) for row in table["rule"])


def _rule(row: Mapping[str, Any]) -> Rule:
    assert row["kind"] in KINDS
    return Rule(
        name=row["name"],
        kind=row["kind"],
        tags=tuple(row["tags"]),
        weight=row["weight"],
        reason=row["reason"],
        pattern=_pattern(row["phrases"]),
        unless=_pattern(row["unless"]) if "unless" in row else None,
        sentiment=row.get("sentiment", ""),
        tones=frozenset(row.get("tone", ())),
        weak=row.get("weak", False),
    )


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def _heard(call: Call, who: str = "customer", speaker: str = "") -> list[Utterance]:
    """The utterances of a role in order of time; when nobody is known as the customer, those of all but agents.

    A speaker is meant by a name or a label.
    """
    voices = {one.speaker: call.speaker(one.speaker) for one in call.utterances}
    roles = {label: voice.role for label, voice in voices.items()}
    wanted: set[str] = {who} if who != "anyone" else set(roles.values())
    if who == "customer" and who not in roles.values():
        wanted = {"unknown", "other"}
    named = {
        label
        for label, voice in voices.items()
        if not speaker or speaker.casefold() in (label.casefold(), voice.name.casefold())
    }
    chosen = (one for one in call.utterances if roles[one.speaker] in wanted and one.speaker in named)
    return sorted(chosen, key=lambda one: (one.start, one.end))


def _found(index: int, utterance: Utterance, ruled: Sequence[Rule]) -> Iterator[_Found]:
    applying = [rule for rule in ruled if _meets(utterance, rule)]
    for position, sentence in enumerate(sentences(utterance)):
        for rule in applying:
            match = rule.pattern.search(sentence.plain)
            if match and not (rule.unless and rule.unless.search(sentence.plain)):
                yield _Found(rule, sentence, index, position, match[0].strip(" ,.;:!?"))


def _meets(utterance: Utterance, rule: Rule) -> bool:
    if rule.sentiment and (utterance.sentiment is None or utterance.sentiment.label != rule.sentiment):
        return False
    # A tone's label may add the pace: "raised, fast".
    return not rule.tones or (utterance.tone is not None and bool(rule.tones & set(utterance.tone.label.split(", "))))


def _without_weak(found: Sequence[_Found]) -> list[_Found]:
    strong = {(one.utterance, one.position) for one in found if not one.rule.weak}
    return [one for one in found if not one.rule.weak or (one.utterance, one.position) not in strong]


def _groups(found: Sequence[_Found]) -> list[_Group]:
    groups: list[_Group] = []
    for one in sorted(found, key=lambda one: (one.rule.kind, one.utterance, one.position)):
        if groups and _continues(groups[-1].found[-1], one):
            groups[-1] = _Group((*groups[-1].found, one))
        else:
            groups.append(_Group((one,)))
    return groups


def _continues(last: _Found, one: _Found) -> bool:
    same = last.rule.kind == one.rule.kind and last.utterance == one.utterance
    return same and (one.position <= last.position + 1 or one.sentence.start - last.sentence.end <= NEAR)


def _suggestion(call: Call, heard: Sequence[Utterance], group: _Group) -> Suggestion:
    first, last = group.found[0], group.found[-1]
    strongest = max(group.found, key=lambda one: one.rule.weight)
    whole = sentences(heard[first.utterance])[first.position : last.position + 1]
    return Suggestion(
        call=call.recording.id,
        start=whole[0].start,
        end=whole[-1].end,
        speaker=heard[first.utterance].speaker,
        text=" ".join(sentence.text for sentence in whole),
        rule=strongest.rule.name,
        kind=strongest.rule.kind,
        tags=tuple(dict.fromkeys(tag for one in group.found for tag in one.rule.tags)),
        because="; ".join(dict.fromkeys(_reason(one, heard[one.utterance]) for one in group.found)),
        own=strongest.rule.own,
    )


def _reason(one: _Found, utterance: Utterance) -> str:
    """Why, with the words; where the rule asks how they were meant or said, with what moved those scores."""
    said = f'{one.rule.reason}: "{one.quoted}"'
    if one.rule.sentiment and utterance.sentiment and utterance.sentiment.because:
        said += f" (words {', '.join(utterance.sentiment.because)})"
    if one.rule.tones and utterance.tone:
        said += f" (voice {', '.join((utterance.tone.label, *utterance.tone.because))})"
    return said
