"""Digits and letters as people say them, per language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

Phrases = Mapping[tuple[str, ...], str]
"""Words as they follow each other -> the digits that they mean."""

LONGEST = 5
"""Words of the longest phrase."""

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
_EN += "eighteen nineteen"
_DE = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
_DE += "siebzehn achtzehn neunzehn"
_FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
_FR += "dix-neuf"
_ES = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
_ES += "dieciocho diecinueve"
_NL = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
_NL += "achttien negentien"
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_ALSO = {
    "en": {"oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "fourty": "40", "niner": "9"},
    "de": {"zwo": "2", "fuenf": "5", "dreissig": "30", "zwoelf": "12"},
    "fr": {"zero": "0"},
    "es": {"veintidós": "22", "veintitrés": "23", "veintiséis": "26", "dieciseis": "16"},
    "nl": {"één": "1", "eén": "1"},
}
TIMES: Mapping[str, int] = MappingProxyType(
    {"double": 2, "triple": 3, "treble": 3, "doppel": 2, "doppelte": 2, "dreifach": 3, "doble": 2, "dubbel": 2}
)
"""Words that say a digit several times."""

NATO = frozenset(
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa "
    "quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu".split()
)
"""The spelling alphabet of the ITU."""

LETTERS: Mapping[str, str] = MappingProxyType({"zed": "Z", "zee": "Z", "ess": "S", "aitch": "H"})
"""Letters that are written as words."""


@cache
def phrases(language: str) -> Phrases:
    """The numbers 0 to 99, and hundreds in English, of a language; English for one that is not known."""
    code = language.lower().replace("_", "-").split("-")[0]
    built = {"de": _german, "fr": _french, "es": _spanish, "nl": _dutch}.get(code, _english)()
    also = {tuple(word.split("-")): digits for word, digits in _ALSO.get(code, _ALSO["en"]).items()}
    return MappingProxyType({**built, **also})


@cache
def beginnings(language: str) -> frozenset[str]:
    """The first words of a language's numbers."""
    return frozenset(phrase[0] for phrase in phrases(language))


def _small(words: str) -> dict[tuple[str, ...], str]:
    return {tuple(word.split("-")): str(number) for number, word in enumerate(words.split())}


def _english() -> dict[tuple[str, ...], str]:
    found = _small(_EN)
    units = list(enumerate(_EN.split()))[1:10]
    for ten, word in enumerate(_TENS["en"].split(), start=2):
        found[(word,)] = f"{ten}0"
        found |= {(word, unit): f"{ten}{digit}" for digit, unit in units}
    found |= {(unit, "hundred"): f"{digit}00" for digit, unit in units}
    found |= {(str(digit), "hundred"): f"{digit}00" for digit in range(1, 10)}
    return found


def _german() -> dict[tuple[str, ...], str]:
    found = _small(_DE)
    for ten, word in enumerate(_TENS["de"].split(), start=2):
        found[(word,)] = f"{ten}0"
        for digit, unit in list(enumerate(_DE.split()))[1:10]:
            found[(f"{'ein' if digit == 1 else unit}und{word}",)] = f"{ten}{digit}"
    return found


def _dutch() -> dict[tuple[str, ...], str]:
    found = _small(_NL)
    for ten, word in enumerate(_TENS["nl"].split(), start=2):
        found[(word,)] = f"{ten}0"
        for digit, unit in list(enumerate(_NL.split()))[1:10]:
            found[(f"{unit}{'ën' if unit[-1] == 'e' else 'en'}{word}",)] = f"{ten}{digit}"
    return found


def _spanish() -> dict[tuple[str, ...], str]:
    found = _small(_ES)
    for ten, word in enumerate(_TENS["es"].split(), start=2):
        found[(word,)] = f"{ten}0"
        for digit, unit in list(enumerate(_ES.split()))[1:10]:
            found[(word, "y", unit)] = f"{ten}{digit}"
            if ten == 2:
                found[(f"veinti{unit}",)] = f"2{digit}"
    return found


def _french() -> dict[tuple[str, ...], str]:
    small = [tuple(word.split("-")) for word in _FR.split()]
    found = _small(_FR)
    for ten, word in enumerate("vingt trente quarante cinquante soixante".split(), start=2):
        found[(word,)] = f"{ten}0"
        for digit in range(1, 20 if ten == 6 else 10):
            both = (word, "et", *small[digit]) if digit in (1, 11) else (word, *small[digit])
            found[both] = str(10 * ten + digit)
    found[("quatre", "vingts")] = found[("quatre", "vingt")] = "80"
    found |= {("quatre", "vingt", *small[digit]): str(80 + digit) for digit in range(1, 20)}
    return found
