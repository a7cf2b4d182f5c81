"""What people changed in a transcript, laid over what the machine heard. Pure: the same rows and edits, the same text.

Edits are anchored by time and by voice, never by row, so they are replayed over a better model's rows, too. What no
longer fits is given back with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from callscope.call import Edit, Role, Span, Speaker, Utterance, Word
from callscope.nouns.taught import BY_HAND
from callscope.store.align import contained, realign
from callscope.store.hand_moods import MOODS, by_hand

MOVED = "given to another speaker by hand"

ANCHORS = 12
"""How many of a voice's longest utterances stand for it."""

NEAR = 1.0
"""Seconds within which a border that a person wanted may lie after a re-run."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A row on its way, and the machine's rows that it is made of."""

    row: Utterance
    origins: frozenset[int]


Machine = Sequence[Utterance]
Apply = Callable[[list[Piece], Edit, Machine], "list[Piece] | str"]


def replay(utterances: Machine, edits: Iterable[Edit]) -> tuple[tuple[Utterance, ...], tuple[Edit, ...]]:
    """The rows with all edits applied, in order of time, and the edits that do not fit, each with its `misfit`.

    A row whose text or speaker changed has no sentiment, but for one that a person gave a text; one that went to
    another speaker has no tone either, since tone is measured against the speaker's own baseline. Parts of a split row
    keep the tone of the whole; joined rows have the tone of the longest.
    """
    pieces = [Piece(one, frozenset((index,))) for index, one in enumerate(utterances)]
    voices = Voices(utterances)
    unfitting: list[Edit] = []
    for edit in edits:
        if edit.kind == "speaker":
            continue
        meant = voices.translate(edit)
        done = APPLY[edit.kind](pieces, meant, utterances) if isinstance(meant, Edit) else meant
        if isinstance(done, str):
            unfitting.append(replace(edit, misfit=done))
        else:
            pieces = done
    return tuple(sorted((piece.row for piece in pieces), key=lambda one: (one.start, one.end))), tuple(unfitting)


def name_speakers(
    speakers: Sequence[Speaker], utterances: Machine, edits: Iterable[Edit]
) -> tuple[tuple[Speaker, ...], tuple[Edit, ...]]:
    """The machine's speakers with the names and roles that people gave, and the edits whose voice is gone."""
    known = {one.label: one for one in speakers}
    voices = Voices(utterances)
    unfitting: list[Edit] = []
    for edit in edits:
        meant = voices.translate(edit)
        if edit.kind == "speaker" and isinstance(meant, str):
            unfitting.append(replace(edit, misfit=meant))
        if isinstance(meant, str) or edit.kind not in ("speaker", "assign"):
            continue
        label = meant.speaker if edit.kind == "speaker" else meant.after
        known[label] = _named(known.get(label) or Speaker(label), meant.name, meant.role)
    return tuple(known.values()), tuple(unfitting)


def _named(speaker: Speaker, name: str | None, role: Role | None) -> Speaker:
    if name is not None:
        speaker = replace(speaker, name=name)
    return speaker if role is None else replace(speaker, role=role, confidence=1.0, because=(BY_HAND,))


def anchors(utterances: Machine, labels: Iterable[str]) -> Mapping[str, tuple[Span, ...]]:
    """Where the machine heard the voices of these labels; nothing for a label that a person made up."""
    found = {label: _longest(one for one in utterances if one.speaker == label) for label in labels if label}
    return {label: spans for label, spans in found.items() if spans}


def _longest(utterances: Iterable[Utterance]) -> tuple[Span, ...]:
    ordered = sorted(utterances, key=lambda one: one.start - one.end)[:ANCHORS]
    return tuple(sorted(Span(one.start, one.end) for one in ordered))


class Voices:
    """Which label a voice has now, told by where it was heard."""

    def __init__(self, utterances: Machine) -> None:
        self._utterances = utterances
        self._known: dict[tuple[str, tuple[Span, ...]], str | None] = {}

    def translate(self, edit: Edit) -> Edit | str:
        """The edit with today's labels; a sentence when a voice that it names is not heard any more."""
        labels = {label: self.label(label, tuple(spans)) for label, spans in edit.anchors.items()}
        lost = [label for label, found in labels.items() if found is None]
        if lost:
            return f"the voice {lost[0]} is not heard where it was"
        after = edit.after if edit.kind != "assign" else labels.get(edit.after) or edit.after
        return replace(edit, speaker=labels.get(edit.speaker) or edit.speaker, after=after)

    def label(self, label: str, spans: tuple[Span, ...]) -> str | None:
        """The label that was heard for at least half of `spans`; `label` itself where that is as good as any."""
        if (label, spans) not in self._known:
            self._known[label, spans] = self._heard(label, spans)
        return self._known[label, spans]

    def _heard(self, label: str, spans: tuple[Span, ...]) -> str | None:
        seconds: dict[str, float] = {label: 0.0}
        for one in self._utterances:
            shared = sum(_overlap(one, span) for span in spans if span.start < one.end and one.start < span.end)
            seconds[one.speaker] = seconds.get(one.speaker, 0.0) + shared
        best = max(seconds, key=lambda name: seconds[name])
        return best if seconds[best] >= sum(end - start for start, end in spans) / 2 else None


def _overlap(one: Utterance, span: Span) -> float:
    return max(0.0, min(one.end, span.end) - max(one.start, span.start))


def _of(piece: Piece, edit: Edit) -> bool:
    return not edit.speaker or piece.row.speaker == edit.speaker


def _best(pieces: Sequence[Piece], edit: Edit) -> int | None:
    """The row of the edit's speaker that covers most of its span, at least half; of equals the one most like it."""
    span = Span(edit.start, edit.end)
    length = max(edit.end - edit.start, 0.001)
    best: tuple[float, float, int] | None = None
    for index, piece in enumerate(pieces):
        shared = _overlap(piece.row, span)
        if shared >= length / 2 and _of(piece, edit):
            fit = (round(shared, 3), -(piece.row.end - piece.row.start), index)
            best = max(best, fit) if best else fit
    return best[2] if best else None


def _text(pieces: list[Piece], edit: Edit, _machine: Machine) -> list[Piece] | str:
    index = _best(pieces, edit)
    if index is None:
        return "nothing is said there any more"
    row = pieces[index].row
    tokens = edit.after.split()
    first, last = contained(row.words, edit.start, edit.end)
    if row.words and first == last:
        return "no words are left there"
    if not row.words:
        changed = _worded(row, (), " ".join(tokens))
    else:
        words = (*row.words[:first], *realign(row.words[first:last], tokens), *row.words[last:])
        changed = _worded(row, words)
    kept = [replace(pieces[index], row=changed)] if changed.text else []
    return [*pieces[:index], *kept, *pieces[index + 1 :]]


def _worded(row: Utterance, words: tuple[Word, ...], text: str = "") -> Utterance:
    text = text or " ".join(word.text for word in words)
    kept = row.sentiment if by_hand(row) else None
    return row if text == row.text else replace(row, words=words, text=text, sentiment=kept)


def _assign(pieces: list[Piece], edit: Edit, machine: Machine) -> list[Piece] | str:
    changed: list[Piece] = []
    moved = False
    for piece in pieces:
        if not (_of(piece, edit) and piece.row.start < edit.end and edit.start < piece.row.end):
            changed.append(piece)
            continue
        before, inside, after = _cut(piece, edit.start, edit.end)
        moved = moved or inside is not None
        given = replace(inside, row=_given(inside, edit.after, machine)) if inside else None
        changed += [one for one in (before, given, after) if one]
    return changed if moved else "nothing is said there any more"


def _given(piece: Piece, label: str, machine: Machine) -> Utterance:
    """The row as another speaker's. One that goes back to whom the machine heard is measured as the machine did."""
    row = piece.row
    if row.speaker == label:
        return row
    heard = next((machine[at] for at in sorted(piece.origins) if machine[at].speaker == label), None)
    if heard is None:
        return replace(row, speaker=label, sentiment=None, tone=None, no_tone=MOVED)
    sentiment = heard.sentiment if heard.text == row.text else None
    return replace(row, speaker=label, sentiment=sentiment, tone=heard.tone, no_tone=heard.no_tone)


def _cut(piece: Piece, start: float, end: float) -> tuple[Piece | None, Piece | None, Piece | None]:
    """What lies before, inside and after a stretch of time, word by word; a row without words goes by its middle."""
    row = piece.row
    if not row.words:
        inside = start <= (row.start + row.end) / 2 <= end
        return (None, piece, None) if inside else (piece, None, None)
    first, last = contained(row.words, start, end)
    return _part(piece, 0, first), _part(piece, first, last), _part(piece, last, len(row.words))


def _part(piece: Piece, first: int, last: int) -> Piece | None:
    words = piece.row.words[first:last]
    if len(words) == len(piece.row.words):
        return piece
    if not words:
        return None
    start = words[0].start if first else piece.row.start
    end = words[-1].end if last < len(piece.row.words) else piece.row.end
    return replace(piece, row=_worded(replace(piece.row, start=start, end=end), words))


def _split(pieces: list[Piece], edit: Edit, _machine: Machine) -> list[Piece] | str:
    at = edit.start
    for index, piece in enumerate(pieces):
        if _of(piece, edit) and piece.row.start < at < piece.row.end:
            _, left, right = _cut(piece, float("-inf"), at)
            if left and right:
                return [*pieces[:index], left, right, *pieces[index + 1 :]]
    borders = (time for piece in pieces if _of(piece, edit) for time in (piece.row.start, piece.row.end))
    return pieces if any(abs(time - at) <= NEAR for time in borders) else "nothing is said there any more"


def _join(pieces: list[Piece], edit: Edit, _machine: Machine) -> list[Piece] | str:
    inside = [piece for piece in pieces if _of(piece, edit) and _middle_in(piece.row, edit)]
    if not inside:
        return pieces if _best(pieces, edit) is not None else "nothing is said there any more"
    if len({piece.row.speaker for piece in inside}) > 1:
        return "several people speak there"
    chosen = set(map(id, inside))
    place = pieces.index(inside[0])
    rest = [piece for piece in pieces if id(piece) not in chosen]
    return [*rest[:place], _joined(inside), *rest[place:]] if len(inside) > 1 else pieces


def _joined(pieces: Sequence[Piece]) -> Piece:
    rows = sorted((piece.row for piece in pieces), key=lambda one: one.start)
    longest = max(rows, key=lambda one: one.end - one.start)
    row = replace(
        longest,
        start=rows[0].start,
        end=max(one.end for one in rows),
        text=" ".join(one.text for one in rows),
        words=tuple(word for one in rows for word in one.words),
        sentiment=None,
    )
    return Piece(row, frozenset().union(*(piece.origins for piece in pieces)))


def _middle_in(row: Utterance, edit: Edit) -> bool:
    return edit.start <= (row.start + row.end) / 2 <= edit.end


def _restore(pieces: list[Piece], edit: Edit, machine: Machine) -> list[Piece] | str:
    wanted = {index for index, one in enumerate(machine) if _middle_in(one, edit)}
    for piece in pieces:
        if _middle_in(piece.row, edit) or piece.row.start <= (edit.start + edit.end) / 2 <= piece.row.end:
            wanted |= piece.origins if _of(piece, edit) else frozenset()
    if edit.speaker:
        others = frozenset().union(*(piece.origins for piece in pieces if not _of(piece, edit)))
        wanted = {index for index in wanted if index not in others or machine[index].speaker == edit.speaker}
    return _returned(pieces, wanted, machine)


def _returned(pieces: list[Piece], wanted: set[int], machine: Machine) -> list[Piece]:
    """The machine's rows `wanted` in place of all pieces made of them, and of what those were made of, too."""
    touched = [piece for piece in pieces if piece.origins & wanted]
    whole = wanted.union(*(piece.origins for piece in touched))
    if whole != wanted:
        return _returned(pieces, whole, machine)
    rest = [piece for piece in pieces if not piece.origins & wanted]
    return [*rest, *(Piece(machine[index], frozenset((index,))) for index in sorted(wanted))]


def _mood(pieces: list[Piece], edit: Edit, _machine: Machine) -> list[Piece] | str:
    index = _best(pieces, edit)
    if index is None:
        return "nothing is said there any more"
    given = replace(pieces[index], row=replace(pieces[index].row, sentiment=MOODS.get(edit.after)))
    return [*pieces[:index], given, *pieces[index + 1 :]]


APPLY: Mapping[str, Apply] = MappingProxyType(
    {"text": _text, "assign": _assign, "split": _split, "join": _join, "restore": _restore, "mood": _mood}
)
"""What each kind of edit does: the new rows, or why it does not fit."""
