"""Utterances as a reader sees them: rows with the short responses of the other side. Import from callscope.call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Utterance


class Row(NamedTuple):
    """An utterance as a reader sees it, with the short listener responses that fall inside it."""

    utterance: Utterance
    responses: tuple[Utterance, ...] = ()


def is_response(one: Utterance, other: Utterance) -> bool:
    """Whether `one` is a one- or two-word listener response inside `other`, a longer utterance of someone else."""
    inside = other.start <= one.start and one.end <= other.end
    return inside and one.speaker != other.speaker and len(one.text.split()) <= 2 < len(other.text.split())


def fold(utterances: tuple[Utterance, ...]) -> list[Row]:
    """Rows in order of time; every utterance is in exactly one row, as itself or as a response."""
    hosts: list[Utterance] = []
    responses: dict[int, list[Utterance]] = {}
    ordered = sorted(utterances, key=lambda one: (one.start, -one.end))
    for one in ordered:
        # Utterances of a call overlap a few at a time, so only the last hosts can hold this one.
        near = range(len(hosts) - 1, max(len(hosts) - 5, -1), -1)
        host = next((index for index in near if is_response(one, hosts[index])), None)
        if host is None:
            hosts.append(one)
        else:
            responses.setdefault(host, []).append(one)
    return [Row(one, tuple(responses.get(index, ()))) for index, one in enumerate(hosts)]
