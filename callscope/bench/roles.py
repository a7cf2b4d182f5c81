"""Who is the agent and who the customer, and what the confidence is worth.

Whole calls are nearly always right, so the confidence is calibrated on what is said in two, four or eight turns from
anywhere in the calls, each set and length of excerpt counting as much as any other. SCALE comes from every other call
of each set (the first, the third ...); the rest are reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.bench.halves import OTHER, OWN
from callscope.bench.table import Measure, at_least
from callscope.bench.truth import calls, right_roles
from callscope.call import Call, Recording, Utterance
from callscope.conversation import attribute, roles
from callscope.settings import Settings

if TYPE_CHECKING:
    from callscope.bench.heard import Listened

TEXTS = ("text_ms_helpdesk_calls", "text_ms_travel_calls")
LENGTHS = (2, 4, 8)
"""Turns of an excerpt."""
BINS = ((roles.SURE_ENOUGH, 0.85), (0.85, 0.95), (0.95, 1.01))
"""Confidences that are told together; below the first the role is unknown."""
GOAL = 95.0

Said = Sequence[tuple[str, str]]
"""(role, text) of each turn."""


class Guess(NamedTuple):
    """How sure, 0 where the role is unknown, and whether that was right."""

    confidence: float
    right: bool


UNKNOWN = Guess(0.0, False)


def measure(data: Path) -> Iterator[Measure]:
    """Whole text calls, then the reliability of the confidence on excerpts, in each half."""
    for which, first in ((OWN, 0), (OTHER, 1)):
        texts = {name: _texts(data / name)[first::2] for name in TEXTS}
        for name, own in texts.items():
            right = [_guessed(said) for said in own]
            share = 100 * sum(one.right for one in right) / len(right)
            yield at_least("roles right", f"{name}, {which}, {len(own)} calls", share, "%", GOAL)
        yield from _reliability([_excerpts(own) for own in texts.values()], f"excerpts of text calls, {which}")
    drafts = [[(turn.role, turn.text) for turn in true.turns] for true in calls(data / "support_calls")]
    own = [said for said in drafts if {role for role, _ in said} == {"agent", "customer"}]
    yield from _reliability([_excerpts(own)], f"excerpts of {len(own)} support_calls, as referenced")


def heard_roles(heard: Sequence[Listened]) -> Iterator[Measure]:
    """The calls of sound in which an agent and a customer speak, with the words and turns that were heard."""
    some = [one for one in heard if one.words and one.piece.both_sides]
    right = [right_roles(one.piece.true, heard_call(one)) for one in some if one.piece.true]
    data = f"support_calls as mono sound, {len(some)} calls"
    yield at_least("roles right", data, 100 * sum(right) / max(len(right), 1), "%", GOAL)


def heard_call(one: Listened) -> Call:
    """The call as it is told: utterances from its words and turns, and the roles that they give."""
    utterances = attribute.by_turns(one.words, one.turns.found.turns, Settings().words)
    labels = tuple(dict.fromkeys(utterance.speaker for utterance in utterances))
    recording = Recording(one.piece.name, one.piece.raw, one.piece.name)
    return Call(recording, "en", roles.roles(labels, utterances, "en"), utterances)


def _texts(folder: Path) -> list[Said]:
    lines = (folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    return [[(turn["role"], turn["text"]) for turn in json.loads(line)["turns"]] for line in lines]


def _excerpts(texts: Sequence[Said]) -> list[list[Guess]]:
    """The guesses of all excerpts in which both speak, for each length."""
    return [
        [_guessed(part) for said in texts for part in _parts(said, length) if len({role for role, _ in part}) == 2]
        for length in LENGTHS
    ]


def _parts(said: Said, length: int) -> Iterator[Said]:
    for first in range(len(said) - length + 1):
        yield said[first : first + length]


def _guessed(said: Said) -> Guess:
    """The guess of a written call whose speakers are S1, who speaks first, and S2."""
    labels = {role: f"S{place}" for place, role in enumerate(dict.fromkeys(role for role, _ in said), 1)}
    spoken = [Utterance(float(at), at + 0.9, labels[role], text) for at, (role, text) in enumerate(said)]
    told = roles.roles(list(labels.values()), spoken, "en")
    agent = next((one for one in told if one.role == "agent"), None)
    return Guess(agent.confidence, agent.label == labels.get("agent")) if agent else UNKNOWN


def _reliability(sets: Sequence[list[list[Guess]]], data: str) -> Iterator[Measure]:
    """For each bin of confidence the share that was right, with the mean confidence as its anchor."""
    weighted = [(guess, 1 / len(guesses)) for lengths in sets for guesses in lengths for guess in guesses]
    for low, high in BINS:
        own = [(guess, weight) for guess, weight in weighted if low <= guess.confidence < high]
        whole = sum(weight for _, weight in own)
        if own:
            right = sum(weight for guess, weight in own if guess.right)
            said = sum(guess.confidence * weight for guess, weight in own)
            told = f"{data}, confidence {low:g} to {min(high, 1.0):g}, {len(own)} excerpts"
            yield Measure("agent right; mean confidence as anchor", told, 100 * right / whole, "%", 100 * said / whole)
