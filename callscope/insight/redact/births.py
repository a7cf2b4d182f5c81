"""Dates of birth: a date near words of birth; other dates are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscope.insight.redact.cues import cue
from callscope.insight.redact.stream import Token, part
from callscope.nouns.redacted import Finding

if TYPE_CHECKING:
    from callscope.call import Utterance

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sept?|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|"
    "septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    "noviembre|diciembre|januari|februari|maart|mei|augustus"
)
_UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?|(?:twenty|thirty)[- ](?:{_UNITS})|{_UNITS}|tenth|eleventh|twelfth|thirteenth|"
    "fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SMALL = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|(?:oh|o)[- ](?:{_ONES})|hundred)"
_YEAR = (
    rf"(?:(?:18|19|20)\d\d|['’]?\d\d(?!\d)|(?:nineteen|twenty)[- ]{_SMALL}|"
    rf"two thousand(?:(?: and)?[- ](?:{_TEENS}|{_ONES}|(?:{_TENS})(?:[- ](?:{_ONES}))?))?|{_SMALL})"
)
_DATE = re.compile(
    rf"\b(?:(?:{_MONTHS})\b\.?,?\s+(?:the\s+)?{_ORDINAL}\b(?:,?\s+(?:of\s+)?(?:in\s+)?{_YEAR}\b)?"
    rf"|(?:the\s+)?{_ORDINAL}\s+(?:of\s+|de\s+)?(?:{_MONTHS})\b\.?(?:,?\s+(?:of\s+|de\s+|del\s+)?{_YEAR}\b)?"
    rf"|(?:{_MONTHS})\b\.?,?\s+(?:of\s+)?(?:18|19|20)\d\d"
    r"|\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}(?!\d))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^.{0,30}\b(?:birthday|birth|born|d\.?o\.?b|geboren|geburtstag|naissance|nacimiento)\b", re.IGNORECASE
)
"""Words of birth right after a date."""

_PLAIN = frozenset("flight appointment order booking delivery checkin departure departing depart reservation".split())


def births(tokens: Sequence[Token], rows: Sequence[Utterance]) -> Iterator[Finding]:
    """A finding for each date that follows words of birth, or that they follow."""
    starts: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        starts.setdefault(token.row, []).append(index)
    for number, row in enumerate(rows):
        for match in _DATE.finditer(row.text):
            first = next((one for one in starts.get(number, []) if tokens[one].until > match.start()), None)
            if first is not None and _is_birth(tokens, first, row.text[match.end() :]):
                place = part(rows, number, *match.span())
                yield Finding("birth", (place,), match.group(), 0.95, "a date beside words of birth")


def _is_birth(tokens: Sequence[Token], index: int, after: str) -> bool:
    if _AFTER.match(after):
        return True
    near = tokens[max(index - 5, 0) : index]
    return cue(tokens, index) == "birth" and not any(one.plain in _PLAIN for one in near)
