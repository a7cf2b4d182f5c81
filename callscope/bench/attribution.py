"""Whose words: cpWER, and the shares of words with the right speaker and the right role, beside whisperX's rule.

Both are given the same words and the same turns. whisperX gives a word to the speaker whose turns overlap it most (Bain
et al. 2023, "WhisperX", `assign_word_speakers`), and with `fill_nearest`, its better setting here, a word in no turn to
the turn whose middle is nearest. cpWER (Watanabe et al. 2020, "CHiME-6 challenge") is meeteval's: all that each speaker
said in a row, under the best permutation of speakers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from callscope.bench.halves import OTHER, OWN, half
from callscope.bench.roles import heard_call
from callscope.bench.table import Measure, at_most
from callscope.bench.truth import normal, right_speaker, right_words
from callscope.call import Call, Recording, Turn, Utterance, Word
from callscope.conversation.assign import speakers_of
from callscope.conversation.attribute import by_turns
from callscope.settings import WordsSettings

if TYPE_CHECKING:
    from callscope.bench.heard import Listened
    from callscope.bench.truth import TrueCall

FEWER = 0.9
"""Word-speaker errors against whisperX's rule at most."""
HOUR_MS = 20.0
"""Milliseconds of processor time for an hour."""


class Given(NamedTuple):
    """What one rule made of a call: words of the wrong speaker, of all that were recognised, and cpWER's parts."""

    wrong: int
    words: int
    errors: int
    length: int


def whisperx(words: Sequence[Word], turns: Sequence[Turn]) -> list[str]:
    """The speaker of each word: whose turns overlap it most, else whose are nearest; turns may overlap."""
    return [_most(word, turns) for word in words]


def _most(word: Word, turns: Sequence[Turn]) -> str:
    shared: dict[str, float] = {}
    for turn in turns:
        overlap = min(word.end, turn.end) - max(word.start, turn.start)
        if overlap > 0:
            shared[turn.speaker] = shared.get(turn.speaker, 0.0) + overlap
    if shared:
        return max(shared, key=lambda label: shared[label])
    middle = (word.start + word.end) / 2
    return min(turns, key=lambda turn: abs((turn.start + turn.end) / 2 - middle)).speaker if turns else "S1"


def measure(heard: Sequence[Listened]) -> Iterator[Measure]:
    """Call by call, then each half; and what an hour takes."""
    scored = [(one, *_both(one)) for one in heard if one.words and one.piece.true]
    for one, ours, theirs in scored:
        yield from _rows(one.piece.said, [ours], [theirs])
        if one.piece.both_sides:
            yield Measure("words with the right role", one.piece.said, _right_role(one), "%")
    for which in (OWN, OTHER):
        mine = [row for row in scored if half(row[0].piece.name) == which]
        own, rule = [row[1] for row in mine], [row[2] for row in mine]
        yield from _rows(f"all, {which}", own, rule)
        wrong, anchor = sum(one.wrong for one in own), sum(one.wrong for one in rule)
        data = f"{which}, {sum(one.words for one in own)} words"
        yield at_most("words of the wrong speaker", data, float(wrong), "words", FEWER * anchor, float(anchor))
    for count in (2, 4):
        yield at_most("attribution of an hour, processor time", *_hour(count), "ms", HOUR_MS)


def _both(one: Listened) -> tuple[Given, Given]:
    words = sorted(one.words)
    turns = one.turns.found.turns
    return tuple(_given(one, words, rule(words, turns)) for rule in (speakers_of, whisperx))  # type: ignore[return-value]


def _given(one: Listened, words: Sequence[Word], labels: Sequence[str]) -> Given:
    assert one.piece.true is not None
    utterances = tuple(
        Utterance(word.start, word.end, label, word.text, (word,)) for word, label in zip(words, labels, strict=True)
    )
    call = Call(Recording(one.piece.name, one.piece.raw, one.piece.name), "en", (), utterances)
    right, recognised = right_speaker(one.piece.true, call)
    return Given(recognised - right, recognised, *cp_errors(one.piece.true, utterances))


def cp_errors(true: TrueCall, utterances: Sequence[Utterance]) -> tuple[int, int]:
    """(errors, words of the reference) of cpWER."""
    from meeteval.wer.wer.cp import cp_word_error_rate

    names = dict.fromkeys(turn.role for turn in true.turns)
    labels = dict.fromkeys(one.speaker for one in utterances)
    reference = {name: normal(" ".join(turn.text for turn in true.turns if turn.role == name)) for name in names}
    heard = {label: normal(" ".join(one.text for one in utterances if one.speaker == label)) for label in labels}
    found = cp_word_error_rate(reference, heard, False, False)  # in the order given
    return int(found.errors), int(found.length)


def _rows(data: str, ours: Sequence[Given], theirs: Sequence[Given]) -> Iterator[Measure]:
    own, anchor = (
        (
            100 * sum(one.errors for one in some) / max(sum(one.length for one in some), 1),
            100 - 100 * sum(one.wrong for one in some) / max(sum(one.words for one in some), 1),
        )
        for some in (ours, theirs)
    )
    yield Measure("cpWER", data, own[0], "%", anchor[0])
    yield Measure("words with the right speaker", data, own[1], "%", anchor[1])


def _right_role(one: Listened) -> float:
    """Per cent of the recognised words whose speaker was given the role of who said them; unknown is wrong."""
    assert one.piece.true is not None
    call = heard_call(one)
    right, recognised = right_words(one.piece.true, call, {speaker.label: speaker.role for speaker in call.speakers})
    return 100 * right / max(recognised, 1)


def _hour(speakers: int) -> tuple[str, float]:
    """A generated hour, 9,000 words, a turn of 4 s on the average, every fifth turn inside of another one: what it is,
    and the milliseconds of processor time that making its utterances takes."""
    from random import Random

    chance = Random(1)  # noqa: S311  # a layout, not a secret
    words = [
        Word(round(0.4 * at, 3), round(0.4 * at + 0.3, 3), "word." if at % 9 == 8 else "word", 1.0)
        for at in range(9000)
    ]
    turns: list[Turn] = []
    at = 0.0
    while at < 3600:
        end = at + chance.uniform(1.0, 7.0)
        turns.append(Turn(round(at, 3), round(end, 3), f"S{1 + len(turns) % speakers}"))
        if chance.random() < 0.2:
            turns.append(Turn(round(at + 0.3, 3), round(at + 0.9, 3), f"S{1 + len(turns) % speakers}"))
            turns.append(Turn(round(end, 3), round(end + 1.0, 3), f"S{1 + len(turns) % speakers}"))
        at = end + chance.uniform(-0.3, 0.5)
    spent = []
    for _ in range(9):
        begun = time.process_time()
        by_turns(words, turns, WordsSettings())
        spent.append(1000 * (time.process_time() - begun))
    return f"generated, {len(words)} words, {len(turns)} turns, {speakers} speakers", median(spent)
