"""People's own rules made ready to search with. Pure.

Patterns are searched with the `regex` package, which takes a time limit for each search: one that runs wild on a
sentence ends after LIMIT seconds with an error that names its rule, instead of holding up the program.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from callscope.errors import UsageProblem
from callscope.insight.suggest import Match, Rule, found_by

if TYPE_CHECKING:
    import regex

    from callscope.call import Call, Suggestion
    from callscope.nouns.ruled import OwnRule

LIMIT = 0.1
"""Seconds for one sentence; a sound pattern takes a few microseconds."""

LONGEST = 500
"""Characters of a phrase or a pattern."""

GAP = r"(?:\W+\w+){0,5}?"
"""Up to five words, for "..." in a phrase."""

_ANYTHING = r"\S+(?:\s+\S+){0,3}"
"""For a rule that asks for a voice alone: the sentence, of which the first words are quoted."""

WEIGHT = 4.0
"""More than any rule that is brought along: what a person asks for goes first."""


def compiled(own: OwnRule) -> Rule:
    """The rule, ready to search with. Raises UsageProblem that names the phrase or the pattern that is wrong."""
    found = [_phrase(one) for one in own.phrases] + [_checked(one) for one in own.patterns]
    return Rule(
        name=own.name,
        kind=own.kind,
        tags=own.tags,
        weight=WEIGHT,
        reason=own.name,
        pattern=_Bounded(own, found or [_worded(_ANYTHING)]),
        unless=_Bounded(own, [_phrase(one) for one in own.unless]) if own.unless else None,
        sentiment=own.sentiment,
        tones=frozenset(own.tones),
        who=own.who,
        speaker=own.speaker,
        own=True,
    )


def found_in(call: Call, own: OwnRule) -> tuple[Suggestion, ...]:
    """All that a rule finds in a call, in order of time. Raises UsageProblem for a pattern that takes too long."""
    return found_by(call, compiled(own))


def beside(theirs: Iterable[Suggestion], mine: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Both, in order of time; where both found the same kind at the same place, the person's own rule has it."""
    kept = [one for one in theirs if not any(_same(one, other) for other in mine)]
    return tuple(sorted([*kept, *mine], key=lambda one: (one.start, one.end, one.kind)))


def _same(one: Suggestion, other: Suggestion) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.kind == other.kind and shared > 0 and shared >= shorter / 2


class _Bounded:
    """Patterns of which one must fit, searched within LIMIT."""

    def __init__(self, own: OwnRule, patterns: Sequence[regex.Pattern[str]]) -> None:
        self._own = own
        self._patterns = patterns

    def search(self, string: str, /) -> Match | None:
        """The first pattern that fits. Raises UsageProblem after LIMIT seconds."""
        try:
            # Without the interpreter's lock, so that a screen stays quick while a pattern runs wild.
            tried = (one.search(string, timeout=LIMIT, concurrent=True) for one in self._patterns)
            return next((found for found in tried if found), None)
        except TimeoutError as error:
            raise UsageProblem(
                f"the patterns of the rule {self._own.name} take too long on one sentence, so it was stopped",
                "write them without a repeat inside of a repeat, or as phrases",
            ) from error


def ready(pattern: str, case: bool = False) -> regex.Pattern[str]:
    """A person's pattern, ready to search with; `case` tells capitals apart. Raises UsageProblem for one that is wrong.

    What is searched with it must be given a time limit.
    """
    import regex  # 20 ms

    _must_be_short(pattern)
    if math.prod(int(most or least or 1) for least, most in _TIMES.findall(pattern)) > _MOST_TIMES:
        raise UsageProblem(f"/{pattern}/ repeats a repeat too often", _HINT)
    try:
        return regex.compile(pattern, regex.VERSION0 | (0 if case else regex.IGNORECASE))
    except (OverflowError, RecursionError, MemoryError) as error:
        raise UsageProblem(f"/{pattern}/ takes too long", _HINT) from error
    except (regex.error, ValueError, KeyError, IndexError) as error:  # the latter for what it does not foresee
        raise UsageProblem(f"/{pattern}/ is no pattern: {error}", _HINT) from error


def _checked(pattern: str) -> regex.Pattern[str]:
    """The pattern. Raises UsageProblem for one that is wrong, and for one that finds nothing at all."""
    made = ready(pattern)
    try:
        nothing = made.fullmatch("", timeout=LIMIT)
    except (TimeoutError, RecursionError, MemoryError) as error:
        raise UsageProblem(f"/{pattern}/ takes too long", _HINT) from error
    if nothing:
        raise UsageProblem(f"/{pattern}/ finds a place without any words", "ask for at least one letter")
    return made


_TIMES = re.compile(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}")
_MOST_TIMES = 10_000
"""What the numbers of a pattern's repeats may come to, multiplied: ((a{99}){99}){99} needs gigabytes to prepare."""

_HINT = "a phrase needs no signs: * ends a word, ... stands for up to five words"


def _must_be_short(text: str) -> None:
    if len(text) > LONGEST:
        raise UsageProblem(f"a phrase or pattern is longer than {LONGEST} characters", "make it several")


def _worded(pattern: str) -> regex.Pattern[str]:
    import regex  # 20 ms

    return regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)


def _phrase(text: str) -> regex.Pattern[str]:
    """The pattern of a phrase. Raises UsageProblem for one without a word."""
    _must_be_short(text)
    plain = text.replace("’", "'").replace("…", " ... ").replace("...", " ... ")
    words = plain.split()
    if not any(re.search(r"\w", word) for word in words):
        raise UsageProblem(f"the phrase “{text}” has no word in it", _HINT)
    while words[0] == "...":
        words.pop(0)
    while words[-1] == "...":
        words.pop()
    joined = ""
    for word in words:
        joined += GAP if word == "..." else (r"\W+" if joined else "") + _word(word)
    return _worded(rf"(?<!\w){joined}(?!\w)")


def _word(word: str) -> str:
    """Letters as they are; * for any letters."""
    return r"\w*".join(re.escape(part) for part in word.split("*"))
