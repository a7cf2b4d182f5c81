"""Tokens read as digits and letters, where that is what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight.redact.spoken import LETTERS, LONGEST, NATO, TIMES, Phrases, beginnings, phrases

if TYPE_CHECKING:
    from callscope.insight.redact.stream import Token

FILLERS = frozenset(
    "uh um er erm hm hmm mm mhm huh okay ok yes yeah yep right so and then it's its is that's the that got go on ahead "
    "please sure alright all next comma dash hyphen minus space slash number numbers again let me see one's hold wait "
    "digits last first to too for at ate won or owe und dann strich ja gut et puis oui tiret sí guion y en dan i "
    "hyphens dashes great perfect thank you continue plus".split()
)
"""Words that may stand between the digits of one number, or be said in reply to a part of it."""

_UNITS = frozenset(
    "dollar dollars bucks euro euros pound pounds cent cents pence percent minute minutes min mins hour hours second "
    "seconds day days week weeks month months year years o'clock am pm a.m p.m times people miles km mile kilometers "
    "gb mb tb gigs megabytes gigabytes inch inches feet degrees points nights guests adults children thousand million "
    "billion kilos pounds uhr stunden minuten tage wochen monate jahre prozent heures minutes jours mois ans horas "
    "minutos días meses años things items calls tickets percentage hundred grams stars bags".split()
)
"""After these a number counts something, and is no part of another one."""

_MONEY = "$€£¥₹"
_CODE = re.compile(r"[A-Z]*\d[A-Z\d]*|[a-z]*\d{4,}[a-z\d]*", re.ASCII)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s|am|pm|k|m|g|gb|mb|tb|ghz|px|h|min|AM|PM|K|G|GB|MB|TB|GHZ)")
_HEX = re.compile(r"0x[0-9a-f]+", re.IGNORECASE)


class Numbers(NamedTuple):
    """How a language says numbers, and with which words that begins."""

    phrases: Phrases
    beginnings: frozenset[str]


class Atom(NamedTuple):
    """Tokens `first` to `last` (indices, both inclusive) that say `value`: digits and capital letters."""

    first: int
    last: int
    value: str


def atoms(tokens: Sequence[Token], language: str) -> list[Atom]:
    """What the tokens of a stream say in digits and letters, in order."""
    table = Numbers(phrases(language), beginnings(language))
    found: list[Atom] = []
    at = 0
    while at < len(tokens):
        atom = _atom(tokens, at, table)
        if atom:
            found.append(atom)
        at = atom.last + 1 if atom else at + 1
    found = [_as_letter(tokens, found, place) for place in range(len(found))]
    return [atom for atom in found if not _counts(tokens, atom)]


def _as_letter(tokens: Sequence[Token], found: Sequence[Atom], place: int) -> Atom:
    """A nought said as "o" is a letter where letters stand beside it."""
    atom = found[place]
    if tokens[atom.first].plain != "o":
        return atom
    near = [found[index] for index in (place - 1, place + 1) if 0 <= index < len(found)]
    beside = [one for one in near if one.last + 1 == atom.first or atom.last + 1 == one.first]
    lettered = any(one.value.isalpha() or tokens[one.first].plain == "o" for one in beside)
    return (
        atom._replace(value="O")
        if lettered and not any(one.value.isdigit() and tokens[one.first].plain != "o" for one in beside)
        else atom
    )


def _atom(tokens: Sequence[Token], at: int, table: Numbers) -> Atom | None:
    token = tokens[at]
    if token.plain == "o" and (letter := _letter(tokens, at)) and letter.last > at:
        return letter
    times = TIMES.get(token.plain)
    if times and (inner := _number(tokens, at + 1, table)) and len(inner.value) == 1:
        return Atom(at, inner.last, inner.value * times)
    return _number(tokens, at, table) or _letter(tokens, at) or _written(token, at) or _bank(tokens, at)


def _number(tokens: Sequence[Token], at: int, table: Numbers) -> Atom | None:
    """The longest number from a token on: written digits, or a phrase of the language."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.plain in table.beginnings and (atom := _said(tokens, at, table)):
        return atom
    return Atom(at, at, token.text) if token.text.isascii() and token.text.isdecimal() else None


def _said(tokens: Sequence[Token], at: int, table: Numbers) -> Atom | None:
    row = tokens[at].row
    for count in range(LONGEST, 0, -1):
        chunk = tokens[at : at + count]
        if len(chunk) < count or any(one.row != row or one.gap.strip("-‐– ") for one in chunk[1:]):
            continue
        if digits := table.phrases.get(tuple(one.plain for one in chunk)):
            return Atom(at, at + count - 1, digits)
    return None


def _letter(tokens: Sequence[Token], at: int) -> Atom | None:
    """A letter said by itself, also as in "S as in Sam", "double u" or by the spelling alphabet."""
    token = tokens[at]
    after = [one.plain for one in tokens[at + 1 : at + 4] if one.row == token.row]
    if token.plain == "double" and after[:1] in (["u"], ["you"]):
        return Atom(at, at + 1, "W")
    if token.plain in LETTERS:
        return Atom(at, at, LETTERS[token.plain])
    if token.plain in NATO and _beside(tokens, at):
        return Atom(at, at, token.plain[0].upper())
    if len(token.text) != 1 or not token.text.isalpha():
        return None
    letter = token.text.upper()
    if after[:2] in (["as", "in"], ["is", "in"], ["wie"]) or (after[:1] in (["like"], ["wie"], ["comme"])):
        return Atom(at, min(at + (3 if after[0] in ("as", "is") else 2), len(tokens) - 1), letter)
    if after[:1] == ["for"] and after[1:] and len(after[1]) > 2 and after[1].startswith(token.plain):
        return Atom(at, at + 2, letter)
    return Atom(at, at, letter)


def _beside(tokens: Sequence[Token], at: int) -> bool:
    """Whether the next or the last word is of the spelling alphabet, too."""
    near = [tokens[index] for index in (at - 1, at + 1) if 0 <= index < len(tokens)]
    return any(one.plain in NATO and one.row == tokens[at].row for one in near)


def _written(token: Token, at: int) -> Atom | None:
    """A code such as AB123456; not 15th, 3pm, or what a machine writes as 0x80070422."""
    if _HEX.fullmatch(token.text) or _ORDINAL.fullmatch(token.text) or not _CODE.fullmatch(token.text):
        return None
    return Atom(at, at, token.text.upper())


def _bank(tokens: Sequence[Token], at: int) -> Atom | None:
    """The bank's letters in an IBAN that is written in fours: NL28 INGB."""
    token = tokens[at]
    after_head = at > 0 and re.fullmatch(r"[A-Z]{2}\d\d", tokens[at - 1].text) and token.row == tokens[at - 1].row
    return Atom(at, at, token.text) if after_head and re.fullmatch(r"[A-Z]{4}", token.text) else None


def _counts(tokens: Sequence[Token], atom: Atom) -> bool:
    """Whether a number is money, a time, or counts something."""
    if not any(sign.isdigit() for sign in atom.value):
        return False
    first, last = tokens[atom.first], tokens[atom.last]
    after = tokens[atom.last + 1] if atom.last + 1 < len(tokens) and tokens[atom.last + 1].row == last.row else None
    if len(atom.value) > 6 and not first.gap.strip().endswith(tuple(_MONEY)):
        return False
    if first.gap.strip().endswith(tuple(_MONEY)) or (after and after.gap.strip()[:1] in ("%", *_MONEY)):
        return True
    if after and not after.gap.strip() and after.plain in _UNITS:
        return True
    return _clock(first.gap, atom.value) or bool(after and _clock(after.gap, after.text))


def _clock(gap: str, value: str) -> bool:
    return gap == ":" and value.isdigit() and len(value) == 2
