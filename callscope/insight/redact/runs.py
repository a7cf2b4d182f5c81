"""Runs: digits and letters that are said one after the other, over fillers, rows and what the other says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight.redact.atoms import FILLERS, Atom

if TYPE_CHECKING:
    from callscope.call import Utterance
    from callscope.insight.redact.stream import Token

WITHIN = 5
"""Fillers that may stand between two digits of a number in one row."""

ASIDE = 14
"""Words that others may say between two parts of a number."""

PAUSE = 25.0
"""Seconds that may lie between two parts of a number."""


SHORT = 3
"""Numbers of at most two digits one after the other: digits that are read out, not counted with."""


class Run(NamedTuple):
    """Atoms that belong together."""

    atoms: tuple[Atom, ...]

    @property
    def value(self) -> str:
        """All that it says: digits and capital letters."""
        return "".join(atom.value for atom in self.atoms)

    @property
    def digits(self) -> str:
        """Its digits alone."""
        return "".join(sign for sign in self.value if sign.isdigit())

    @property
    def places(self) -> list[int]:
        """The indices of its tokens."""
        return [place for atom in self.atoms for place in range(atom.first, atom.last + 1)]


def runs(tokens: Sequence[Token], atoms: Sequence[Atom], rows: Sequence[Utterance]) -> list[Run]:
    """The runs of each speaker, and those that go from one speaker to another.

    Both, since a number may be said in turns, and since a diariser gives words to the wrong speaker. A run that lies
    inside another is left out.
    """
    speakers = list(dict.fromkeys(tokens[atom.first].speaker for atom in atoms))
    own = [[atom for atom in atoms if tokens[atom.first].speaker == one] for one in speakers]
    found = [run for chosen in (own if len(own) < 2 else [*own, list(atoms)]) for run in _joined(chosen, tokens, rows)]
    return list(_largest(found))


def _joined(atoms: Sequence[Atom], tokens: Sequence[Token], rows: Sequence[Utterance]) -> Iterator[Run]:
    held: list[Atom] = []
    for atom in atoms:
        if held and not (_follows(tokens, held[-1], atom, rows) or _dense(tokens, held, atom)):
            yield Run(tuple(held))
            held = []
        held.append(atom)
    if held:
        yield Run(tuple(held))


def _follows(tokens: Sequence[Token], one: Atom, other: Atom, rows: Sequence[Utterance]) -> bool:
    before, after = tokens[one.last], tokens[other.first]
    between = tokens[one.last + 1 : other.first]
    own = [token for token in between if token.speaker in (before.speaker, after.speaker)]
    if _mixed(one, other) and ("I" in (one.value, other.value) or after.gap.strip(" -") or before.text == "a"):
        return False
    if before.row == after.row:
        # "12345. I am" and "12345. Oh, and": a new sentence begins with a word, not with a letter or a nought.
        if (
            after.opens
            and "." in after.gap
            and len(after.gap) > 1
            and not tokens[other.first].text.isdigit()
            and not (len(before.text) == 1 and len(after.text) == 1)
        ):
            return not other.value.isalpha() and after.plain not in ("oh", "o")
        # A letter alone is a word as well (I, a): between it and the next there is nothing but a dash or a comma.
        most = 1 if _lettered(one, other) else 0 if _mixed(one, other) else WITHIN
        return len(own) <= most and all(token.plain in FILLERS for token in own)
    if rows[after.row].start - rows[before.row].end > PAUSE or _lettered(one, other) or _mixed(one, other):
        return False
    aside = len(between) - len(own)
    return aside <= ASIDE and len(own) <= 2 * WITHIN and all(token.plain in FILLERS for token in own)


def _dense(tokens: Sequence[Token], held: Sequence[Atom], atom: Atom) -> bool:
    """Whether digits go on after a word or two that a recogniser made of one of them: "0, 0, 1, I know 5, 8"."""
    last = held[-SHORT:]
    between = tokens[held[-1].last + 1 : atom.first]
    one_by_one = len(last) == SHORT and all(one.value.isdigit() and len(one.value) <= 2 for one in last)
    near = all(one.row == tokens[atom.first].row and len(one.text) <= 4 for one in (*between, tokens[held[-1].last]))
    ends = any(sign in one.gap for one in (*between, tokens[atom.first]) for sign in ".?!:")
    return one_by_one and near and not ends and len(between) <= 2 and atom.value.isdigit() and len(atom.value) <= 3


def _lettered(one: Atom, other: Atom) -> bool:
    return one.value.isalpha() and other.value.isalpha()


def _mixed(one: Atom, other: Atom) -> bool:
    """Whether a letter by itself stands beside digits: "12345 and I" is no code."""
    return one.value.isalpha() != other.value.isalpha() and 1 in (len(one.value), len(other.value))


def _largest(found: Iterable[Run]) -> Iterator[Run]:
    owners: dict[Atom, set[int]] = {}
    for number, run in enumerate(sorted(found, key=lambda one: -len(one.value))):
        if not set.intersection(*(owners.get(atom, set()) for atom in run.atoms)):
            for atom in run.atoms:
                owners.setdefault(atom, set()).add(number)
            yield run
