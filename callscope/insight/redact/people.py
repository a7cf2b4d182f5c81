"""Names of people: those that are known, those that a phrase announces, given names with a capital. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight.redact.given import DOUBTFUL, GIVEN, NEVER
from callscope.insight.redact.stream import Token, part
from callscope.nouns.redacted import Finding

if TYPE_CHECKING:
    from callscope.call import Utterance

_STRONG: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "my name is", "my name's", "name is", "names is", "name was", "my name was", "speaking with", "speaking to",
        "talking to", "talking with", "call me", "registered as", "in the name of", "under the name of",
        "under the name", "the name of", "first name is", "last name is", "surname is", "full name is", "name is is",
        "am i speaking with", "spoke with", "spoke to", "ask for", "talked to", "mein name ist", "ich heiße",
        "sie sprechen mit", "spreche ich mit", "je m'appelle", "mon nom est", "mi nombre es", "me llamo",
        "mijn naam is", "ik heet", "name as", "last name", "first name", "surname", "family name", "birth name",
        "maiden name", "names are", "name it's",
    )
)  # fmt: skip
_WEAK: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "this is", "i'm", "i am", "it's", "hi", "hello", "hey", "dear", "thanks", "thank you", "sorry", "bye",
        "goodbye", "welcome", "okay", "sure", "great", "perfect", "understand", "hear that", "good morning", "problem",
        "good afternoon", "good evening", "of course", "certainly", "hallo", "guten tag", "bonjour", "hola", "named",
        "called", "hier ist", "hier spricht", "welcome", "name", "speaking", "son", "daughter", "wife", "husband",
        "brother", "sister", "mother", "father", "partner", "colleague", "there", "absolutely", "right",
    )
)  # fmt: skip
_BY_FIRST: Mapping[str, tuple[tuple[tuple[str, ...], bool], ...]] = {
    first: tuple(
        (phrase, sure)
        for phrases, sure in ((_STRONG, True), (_WEAK, False))
        for phrase in phrases
        if phrase[0] == first
    )
    for first in {phrase[0] for phrase in (*_STRONG, *_WEAK)}
}
"""The phrases by their first word, each with whether it is sure."""

_TITLES = frozenset(
    "mr mrs ms miss mister missus herr frau madame monsieur señor señora sr sra mevrouw meneer dr".split()
)
_LINKS = frozenset("from speaking calling here with and at in again how i".split())
_PARTICLES = frozenset("van von de der den del la le di da al el bin mc mac o".split())

_OF_BUSINESS = frozenset(
    "airways airlines hotel bank insurance travel support service services inc llc ltd company agency airport "
    "international group street avenue road drive lane city desk team center sandwiches cupcakes shop store".split()
)
"""After these a name was the name of something else."""


class Known(NamedTuple):
    """Names that are meant wherever they are said: in lower case, single words."""

    words: frozenset[str]

    @staticmethod
    def of(names: Iterable[str]) -> Known:
        """The words of names, without titles, roles and single letters."""
        words = (word.strip(".,'’()").casefold() for name in names for word in name.replace("-", " ").split())
        return Known(
            frozenset(
                one for one in words if len(one) > 1 and one.isalpha() and one not in (NEVER - DOUBTFUL) | _TITLES
            )
        )


def people(tokens: Sequence[Token], rows: Sequence[Utterance], known: Known) -> list[Finding]:
    """A finding for each name. What a phrase announces surely is looked for in all of the call."""
    announced = list(_announced(tokens))
    told = [tokens[index] for first, last, sure, _ in announced if sure for index in range(first, last + 1)]
    cued = {one.plain.removesuffix("'s") for one in told}
    wider = Known(known.words | frozenset(one for one in cued if len(one) > 2 and one not in NEVER))
    found = {(first, last): (0.9 if sure else 0.75, why) for first, last, sure, why in announced}
    for first, last, certainty, why in _alone(tokens, wider):
        if not any(first <= until and begin <= last for begin, until in found):
            found[first, last] = (certainty, why)
    return [_finding(tokens, rows, *span, *told_so) for span, told_so in sorted(found.items())]


def _finding(
    tokens: Sequence[Token], rows: Sequence[Utterance], first: int, last: int, certainty: float, why: str
) -> Finding:
    row = tokens[first].row
    at, until = tokens[first].at, tokens[last].until
    if tokens[last].plain.endswith("'s"):
        until -= 2
    return Finding("name", (part(rows, row, at, until),), rows[row].text[at:until], certainty, why)


def _announced(tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool, str]]:
    """(first, last, sure, why) of the names that phrases and titles announce, and before "speaking"."""
    for index, token in enumerate(tokens):
        end = _name(tokens, index + 1, capital=True) if token.plain in _TITLES else index
        if end > index and tokens[index + 1].row == token.row and tokens[index + 1].gap.strip() in ("", "."):
            yield index + 1, end, True, f"after {token.text}"
        for phrase, sure in _BY_FIRST.get(token.plain, ()):
            if _says(tokens, index, phrase):
                start = _past(tokens, index + len(phrase)) if sure else index + len(phrase)
                end = _strong(tokens, start) if sure else _weak(tokens, start, phrase)
                if end >= start:
                    yield start, end, sure, f"after “{' '.join(phrase)}”"
        if token.plain in ("speaking", "calling", "here") and not token.gap.strip(" ,"):
            two = _may(tokens, index - 2, token.row) and not tokens[index - 1].gap.strip()
            first = index - (2 if two else 1)
            if _may(tokens, index - 1, token.row) and (token.plain != "here" or _begins(tokens, first)):
                yield first, index - 1, True, f"before “{token.plain}”"


def _begins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sentence or a clause begins there, or a greeting goes before it."""
    return tokens[index].opens or "," in tokens[index].gap or tokens[index - 1].plain in ("is", "it's", "hi", "hello")


def _may(tokens: Sequence[Token], index: int, row: int) -> bool:
    return index >= 0 and tokens[index].row == row and tokens[index].capital and tokens[index].plain not in NEVER


def _says(tokens: Sequence[Token], index: int, phrase: Sequence[str]) -> bool:
    chunk = tokens[index : index + len(phrase)]
    if [one.plain for one in chunk] != list(phrase) or index + len(phrase) >= len(tokens):
        return False
    after = tokens[index + len(phrase)]
    return after.row == chunk[0].row and not any(sign in after.gap for sign in ".?!")


def _strong(tokens: Sequence[Token], start: int) -> int:
    """The last token of a name that was surely announced; before `start` for none."""
    end = _name(tokens, start, capital=True)
    if end == start and _typed(tokens, start + 1):
        return start + 1
    return end if end >= start else _name(tokens, start, capital=False)


def _past(tokens: Sequence[Token], start: int) -> int:
    """The first token that is no "is" and no hesitation."""
    row = tokens[start].row
    while start + 1 < len(tokens) and tokens[start + 1].row == row and tokens[start].plain in ("is", "uh", "um", "er"):
        start += 1
    return start


def _typed(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word without a capital is the rest of a name that was typed: a common word follows, or nothing."""
    if index >= len(tokens) or tokens[index].row != tokens[index - 1].row or tokens[index].gap != " ":
        return False
    after = tokens[index + 1] if index + 1 < len(tokens) and tokens[index + 1].row == tokens[index].row else None
    closes = after is None or after.plain in NEVER or bool(after.gap.strip())
    return closes and tokens[index].plain not in NEVER and tokens[index].text.isalpha()


def _weak(tokens: Sequence[Token], start: int, phrase: Sequence[str]) -> int:
    """The same where the phrase announces other things as well."""
    end = _name(tokens, start, capital=True)
    if end < start and tokens[start].plain in GIVEN - DOUBTFUL:
        return _name(tokens, start, capital=False)
    if end < start:
        return start - 1
    after = tokens[end + 1] if end + 1 < len(tokens) and tokens[end + 1].row == tokens[start].row else None
    closes = after is None or after.gap.strip()[:1] in tuple(",.!?;:")
    known = tokens[start].plain in GIVEN
    if phrase in (("this", "is"), ("i'm",), ("i", "am"), ("it's",), ("hier", "ist"), ("hier", "spricht")):
        linked = after is not None and after.plain in _LINKS and not tokens[start].text.isupper()
        alone = phrase in (("i'm",), ("i", "am")) and closes and tokens[start].text[1:].islower()
        fits = known or linked or alone
        return end if fits and not (after and after.plain in _OF_BUSINESS) else start - 1
    return end if closes and (known or tokens[start].plain in DOUBTFUL or _named(tokens, start)) else start - 1


def _named(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word with a capital after a greeting is nothing but a name: not all capitals, no known word."""
    text = tokens[start].text
    return text[1:].islower() and len(text) > 2 and tokens[start - 1].plain in ("hi", "hello", "hey", "dear")


def _name(tokens: Sequence[Token], start: int, capital: bool) -> int:
    """The last token of the name that begins at `start`, of at most four words; before `start` for none."""
    end = start - 1
    most = 4 if capital else 2
    while end + 1 < len(tokens) and end + 1 - start < most:
        token = tokens[end + 1]
        if end >= start and (token.row != tokens[start].row or token.gap.strip("-. ") or "\n" in token.gap):
            break
        if end >= start and "." in token.gap and len(tokens[end].text) > 1:
            break
        if not _wordlike(token, capital, end >= start):
            break
        end += 1
    while end > start and tokens[end].plain in _PARTICLES | NEVER:
        end -= 1
    return end


def _wordlike(token: Token, capital: bool, inside: bool) -> bool:
    if not token.text.replace("'", "").replace("’", "").isalpha():
        return False
    if capital and not token.capital:
        return inside and token.plain in _PARTICLES
    return (
        token.plain not in NEVER
        or (token.plain in DOUBTFUL and (inside or capital))
        or (inside and token.plain in _PARTICLES)
    )


def _alone(tokens: Sequence[Token], known: Known) -> Iterator[tuple[int, int, float, str]]:
    """Names that nothing announces: known ones, and given names with a capital and what follows them."""
    index = 0
    while index < len(tokens):
        end, certainty, why = _at(tokens, index, known)
        if end >= index:
            yield index, end, certainty, why
        index = max(end, index) + 1


def _at(tokens: Sequence[Token], index: int, known: Known) -> tuple[int, float, str]:
    token = tokens[index]
    bare = token.plain.removesuffix("'s")
    if bare in known.words:
        sure = (token.capital and not token.opens) or bare not in DOUBTFUL
        return (_surname(tokens, index), 0.95, "a name of this call or list") if sure else (index - 1, 0.0, "")
    if token.capital and bare in GIVEN and bare not in DOUBTFUL and len(bare) > 2:
        end = _surname(tokens, index)
        beyond = [one for one in tokens[index + 1 : end + 2] if one.row == token.row and not one.gap.strip(" .")]
        if any(one.plain in _OF_BUSINESS for one in beyond) and end > index:
            return index - 1, 0.0, ""
        return end, 0.7, "a given name"
    if token.capital and len(bare) > 4 and not token.opens and _alike(bare, known):
        return index, 0.6, "much like a name of this call"
    return index - 1, 0.0, ""


def _surname(tokens: Sequence[Token], index: int) -> int:
    """The last of the words with a capital that follow a given name at once."""
    end = _name(tokens, index, capital=True)
    return max(index, min(end, index + 2))


def _alike(word: str, known: Known) -> bool:
    from difflib import SequenceMatcher

    return any(
        one[0] == word[0] and len(one) > 4 and SequenceMatcher(None, one, word, autojunk=False).ratio() >= 0.85
        for one in known.words
    )
