"""Which speaker is the agent, which the customer, how sure, and why. Pure.

Each thing that a speaker says for one side (cues.toml) counts as log-odds; the difference between two speakers, through
the logistic function, is the confidence. Who speaks first and who asks count a little. Too little evidence is unknown.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from callscope.call import Role, Speaker, Utterance
from callscope.conversation.names import names

SCALE = 1.7
"""What a unit of summed weights is worth in log-odds: Platt's scaling (1999) of the difference between two speakers on
excerpts of two, four and eight turns from half of the shared text calls, by maximum likelihood 1.74. `callscope bench
roles` prints how often each confidence is right on the other half."""
SURE_ENOUGH = 0.75
"""A role below this confidence is unknown."""
SUREST = 0.98
"""Words alone are never certain; 1.0 is for what a person or the channel says."""
_FIRST = 0.3
"""Log-odds of the agent for who speaks first: often, but not always, the one who answers."""
_SHOWN = 3
"""At most so many reasons are given."""


class Cue(NamedTuple):
    """A way of speaking: a log-odds (positive: agent), what it is called, and how it sounds."""

    weight: float
    says: str
    pattern: re.Pattern[str]


class Evidence(NamedTuple):
    """What speaks for agent (positive) or customer (negative), with the reason for a person."""

    weight: float
    because: str


def roles(
    labels: Sequence[str], utterances: Sequence[Utterance], language: str, agent_label: str | None = None
) -> tuple[Speaker, ...]:
    """A Speaker for each label, in that order, with role, confidence 0..1, reasons and, where they gave it, name.

    `agent_label` is the speaker who is known to be the agent, such as the agent's channel; then nothing is guessed of
    two speakers, and nobody is an agent where it is none of `labels`, since the agent said nothing. Of three or more,
    one at least is an agent and one a customer; the others are agents where their own words say so, "other" where
    their words speak for neither, and unknown where nothing that they say tells.
    """
    called = names(utterances, language)
    told = _told(labels, agent_label) or _guessed(labels, utterances, language, agent_label)
    return tuple(Speaker(label, called.get(label, ""), *told[label]) for label in labels)


_Told = dict[str, tuple[Role, float, tuple[str, ...]]]


def _told(labels: Sequence[str], agent_label: str | None) -> _Told | None:
    if agent_label is None or sum(label != agent_label for label in labels) > 1:
        return None
    return {
        label: ("agent", 1.0, ("the agent's channel",))
        if label == agent_label
        else ("customer", 1.0, ("not the agent's channel",))
        for label in labels
    }


def _weighed(labels: Sequence[str], utterances: Sequence[Utterance], language: str) -> dict[str, list[Evidence]]:
    found = {label: evidence([one for one in utterances if one.speaker == label], language) for label in labels}
    first = min(utterances, key=lambda one: one.start).speaker if utterances and len(labels) > 1 else None
    if first is not None and found.get(first):
        found[first] = [*found[first], Evidence(_FIRST, "speaks first")]
    return found


def _guessed(labels: Sequence[str], utterances: Sequence[Utterance], language: str, agent_label: str | None) -> _Told:
    found = _weighed(labels, utterances, language)
    told: _Told = {}
    for label, (role, confidence) in _assigned(found, agent_label).items():
        told[label] = (
            role,
            confidence,
            _reasons(role, found[label], [found[other] for other in labels if other != label]),
        )
    return told


def evidence(said: Sequence[Utterance], language: str) -> list[Evidence]:
    """What one speaker's utterances say for either side; empty without cues or in an unknown language."""
    found: list[Evidence] = []
    texts = [one.text.replace("’", "'") for one in said]
    for cue in cues(language):
        matches = [match for text in texts if (match := cue.pattern.search(text))]
        if matches:
            # A habit counts more than a single phrase, at most twice.
            weight = cue.weight * (2 - 2.0 ** (1 - len(matches)))
            found.append(Evidence(weight, f'{cue.says}: "{matches[0][0]}"'))
    return found


def _assigned(found: Mapping[str, Sequence[Evidence]], agent_label: str | None) -> dict[str, tuple[Role, float]]:
    scores = {label: sum(piece.weight for piece in pieces) for label, pieces in found.items()}
    ranked = sorted(scores, key=lambda label: -scores[label])
    if agent_label is not None and agent_label not in scores:
        return _agentless(ranked, scores)
    if agent_label is not None:
        ranked.remove(agent_label)
        ranked.insert(0, agent_label)
    if len(ranked) < 2:
        return {label: _alone(scores[label]) for label in ranked}
    agent, customer = ranked[0], ranked[-1]
    sure = _logistic(scores[agent] - scores[customer])
    assigned: dict[str, tuple[Role, float]] = {agent: _if_sure("agent", sure), customer: _if_sure("customer", sure)}
    for label in ranked[1:-1]:
        assigned[label] = _third(scores[label], scores[customer]) if found[label] else ("unknown", 0.0)
    if agent_label is not None:
        assigned[agent] = ("agent", 1.0)
    return assigned


def _agentless(ranked: Sequence[str], scores: Mapping[str, float]) -> dict[str, tuple[Role, float]]:
    """Several speakers of whom none is the agent: who sounds most like the customer is the customer."""
    *others, customer = ranked
    sure = _logistic(scores[others[-1]] - scores[customer])
    return {**dict.fromkeys(others, ("unknown", 0.0)), customer: _if_sure("customer", sure)}


def _alone(score: float) -> tuple[Role, float]:
    return _if_sure("agent" if score > 0 else "customer", _logistic(abs(score)))


def _third(score: float, customer: float) -> tuple[Role, float]:
    """A second agent, to whom the call was passed on, talks like an agent; anybody else is "other"."""
    if score > 0 and _logistic(score) >= SURE_ENOUGH:
        return _if_sure("agent", _logistic(score - max(customer, 0.0)))
    return "other", min(round(1 - abs(2 * _logistic(score) - 1), 2), SUREST)


def _if_sure(role: Role, confidence: float) -> tuple[Role, float]:
    return (role, confidence) if confidence >= SURE_ENOUGH else ("unknown", 0.0)


def _logistic(score: float) -> float:
    return min(round(1 / (1 + math.exp(-SCALE * score)), 2), SUREST)


def _reasons(role: Role, own: Sequence[Evidence], others: Sequence[Sequence[Evidence]]) -> tuple[str, ...]:
    """The speaker's own words for the role, the clearest first, as the table has them; with none, what others said."""
    sign = {"agent": 1, "customer": -1}.get(role, 0)
    speaking = [piece for piece in own if piece.weight * sign > 0]
    if sign and not speaking:
        counter = [piece for other in others for piece in other if piece.weight * sign < 0]
        speaking = [Evidence(0, f"another speaker {piece.because}") for piece in counter]
    return tuple(piece.because for piece in speaking[:_SHOWN])


def cues(language: str) -> tuple[Cue, ...]:
    """The cues of a language, given as a code such as "en" or "en-GB"; none for a language without a table."""
    return _cues(language.lower().replace("_", "-").split("-")[0])


@functools.cache
def _cues(language: str) -> tuple[Cue, ...]:
    tables = tomllib.loads(files("callscope.conversation").joinpath("cues.toml").read_text(encoding="utf-8"))
    sides = tables.get(language, {})
    return tuple(
        Cue(sign * row["weight"], row["says"], re.compile(rf"\b(?:{'|'.join(row['phrases'])})", re.IGNORECASE))
        for side, sign in (("agent", 1), ("customer", -1))
        for row in sides.get(side, ())
    )
