"""Cards, phones, IBANs, postcodes and other long numbers among the runs of a call. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight.redact import checks
from callscope.insight.redact.cues import OTHER, cue
from callscope.insight.redact.stream import Token, grouped, said
from callscope.nouns.redacted import Finding

if TYPE_CHECKING:
    from callscope.call import Utterance
    from callscope.insight.redact.runs import Run

LONG = 7
"""Digits from which on a number is taken out although nothing says what it is."""

LED = 5
"""The same where a part of it begins with 0, as nothing does that is counted."""

CUED = 4
"""Digits (of a code: signs) that are enough after a word that says what they are."""

ECHO = 4
"""Digits of a number that was found, said again."""

ACRONYMS = frozenset(
    "USA USB ATM PDF URL VPN FAQ SMS GPS LED LCD DVD CEO CFO CTO HR IT ID TV PC OK UK EU US AM PM DIY ETA FYI ASAP "
    "AOL IBM SAP BMW KFC NBA NFL CNN BBC HBO APR IRA IRS CPI GDP ROI CPU GPU RAM SSD HDD API SDK WIFI HTTP HTTPS WWW "
    "AAA ABC XYZ MRI DNA AC DC AI ML QR SIM PIN TSA JFK LAX FBI CIA NHS VAT IVR ACH EFT AKA RSVP LLC INC PHD MBA CV "
    "EKG ICE SUV ABS RPM MPH VIN DMV HOA LTE IP DNS LAN WLAN USPS UPS DHL".split()
)
"""What is said letter by letter and is no name."""


class Judged(NamedTuple):
    """What a run is, how sure that is, and why."""

    what: str
    certainty: float
    because: str


def numbers(
    tokens: Sequence[Token], found: Sequence[Run], rows: Sequence[Utterance], where: Sequence[str]
) -> list[Finding]:
    """A finding for each run that is personal, and for each that says a part of one again."""
    judged = [(run, _judge(tokens, run, where)) for run in found]
    known = [run.digits for run, what in judged if what and len(run.digits) >= LONG]
    answers = []
    for run, what in judged:
        told = what or _echo(tokens, run, known)
        if told:
            parts = grouped([tokens[place] for place in run.places], rows)
            answers.append(Finding(told.what, parts, said(rows, parts), told.certainty, told.because))
    return answers


def _judge(tokens: Sequence[Token], run: Run, where: Sequence[str]) -> Judged | None:
    told = cue(tokens, run.atoms[0].first)
    for rule in (_birth, _iban, _card, _postcode, _phone, _spelled, _number):
        judged = rule(tokens, run, told, where)
        if judged:
            return judged
    return None


def _birth(_: Sequence[Token], run: Run, told: str, _where: Sequence[str]) -> Judged | None:
    told_so = told == "birth" and run.value.isdigit() and 4 <= len(run.digits) <= 8
    return Judged("birth", 0.9, "after a word for a birth") if told_so else None


def _iban(_: Sequence[Token], run: Run, told: str, _where: Sequence[str]) -> Judged | None:
    if checks.iban_in(run.value):
        return Judged("iban", 0.99, "check digits of an IBAN")
    if checks.like_iban(run.value) or (told == "iban" and len(run.value) > 10):
        return Judged("iban", 0.8, "begins like an IBAN")
    return None


def _card(_tokens: Sequence[Token], run: Run, told: str, _: Sequence[str]) -> Judged | None:
    if len(run.digits) < checks.CARD_LENGTHS.start:
        return Judged("card", 0.7, "after a word for a card") if told == "card" and len(run.digits) >= 3 else None
    if checks.is_card(run.digits):
        return Judged("card", 0.99, "check digit of a card (Luhn)")
    return Judged("card", 0.8, f"{len(run.digits)} digits, no right check digit") if told == "card" else None


def _postcode(tokens: Sequence[Token], run: Run, told: str, where: Sequence[str]) -> Judged | None:
    if checks.is_postcode(run.value, where):
        return Judged("postcode", 0.9, "form of a postcode")
    if run.value.isdigit() and told == "postcode" and 4 <= len(run.value) <= 9:
        return Judged("postcode", 0.9, "after a word for a postcode")
    written = [tokens[place].text for place in run.places]
    if "US" in where and [len(one) for one in written] == [5, 4] and tokens[run.places[-1]].gap == "-":
        return Judged("postcode", 0.8, "form of ZIP+4")
    if run.value.isdigit() and len(run.value) == 5 and _address(tokens, run, where):
        return Judged("postcode", 0.7, "in an address")
    return None


_STATES = frozenset(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa "
    "ri sc sd tn tx ut vt va wa wv wi wy dc".split()
)
_STREETS = re.compile(
    r"(street|st|avenue|ave|road|rd|lane|ln|drive|boulevard|blvd|straße|strasse|str|weg|platz|gasse|rue|calle|.+stra(?:ß|ss)e)"
)


def _address(tokens: Sequence[Token], run: Run, where: Sequence[str]) -> bool:
    """Whether a state stands before five digits, or a street within a few words."""
    at = run.places[0]
    before = [one for one in tokens[max(at - 8, 0) : at] if one.row == tokens[at].row]
    if not before:
        return False
    state = before[-1].text.isupper() and before[-1].plain in _STATES and "US" in where
    return state or any(_STREETS.fullmatch(one.plain) for one in before)


def _phone(tokens: Sequence[Token], run: Run, told: str, where: Sequence[str]) -> Judged | None:
    first = tokens[run.places[0]]
    plus = first.gap.rstrip().endswith(("+", "+(")) or (run.places[0] > 0 and tokens[run.places[0] - 1].plain == "plus")
    digits = run.digits
    if not run.value.isdigit() or _years(tokens, run) or (told == "number" and not plus):
        return None
    if checks.is_phone(digits, where, plus) or (digits.startswith("00") and checks.is_phone(digits[2:], (), True)):
        return Judged("phone", 0.95, "a telephone number in use")
    if told == "phone" and len(digits) >= LONG:
        return Judged("phone", 0.9, "after a word for a phone")
    sizes = [len(tokens[place].text) for place in run.places]
    if sizes in ([3, 3, 4], [1, 3, 3, 4], [3, 4]) and all("-" in tokens[place].gap for place in run.places[-1:]):
        return Judged("phone", 0.7, "grouped as a telephone number")
    return None


def _spelled(tokens: Sequence[Token], run: Run, _told: str, _where: Sequence[str]) -> Judged | None:
    if not run.value.isalpha() or len(run.value) < 3 or run.value in ACRONYMS:
        return None
    if len(run.value) == 3 and not _asked_to_spell(tokens, run):
        return None
    return Judged("spelling", 0.8, "letters said one by one")


def _asked_to_spell(tokens: Sequence[Token], run: Run) -> bool:
    near = tokens[max(run.places[0] - 20, 0) : run.places[-1] + 3]
    names = ("spell", "spelled", "spelling", "name", "surname", "letters", "buchstabiere", "épelle", "deletreo")
    return any(one.plain in names or one.plain.startswith("spell") for one in near)


def _number(tokens: Sequence[Token], run: Run, told: str, _: Sequence[str]) -> Judged | None:
    if not run.digits or _years(tokens, run) or _dates(tokens, run):
        return None
    if told == OTHER:
        # An error code or a flight; but nothing of that kind is as long as a card.
        return Judged("number", 0.5, f"{len(run.digits)} digits") if len(run.digits) >= 10 else None
    if told and len(run.value) >= CUED and (len(run.digits) >= 3 or not run.value.isdigit()):
        return Judged("number", 0.8, "after a word for a number")
    led = any(atom.value[0] == "0" and len(atom.value) > 1 and tokens[atom.first].gap != "," for atom in run.atoms)
    if len(run.digits) >= (LED if led else LONG):
        return Judged("number", 0.6, f"{len(run.digits)} digits")
    return None


def _years(tokens: Sequence[Token], run: Run) -> bool:
    """Whether it is only years, each written as such or said in two halves."""
    written = [tokens[place].text for place in run.places]
    years = [one for one in written if re.fullmatch(r"(?:19|20)\d\d", one)]
    if years and len(years) == 1 and len(written) == 2 and written[1] == years[0] and len(written[0]) <= 2:
        return True  # the end of "August 2, 2022"
    said_so = len(run.value) == 4 and run.value[:2] in ("19", "20")
    return (len(years) == len(written) or said_so) and len(run.digits) <= 12


def _dates(tokens: Sequence[Token], run: Run) -> bool:
    """Whether it is only a date in digits: 12/24/2024, 2024-12-24, 24.12.24."""
    gaps = [tokens[place].gap for place in run.places[1:]]
    sizes = [len(tokens[place].text) for place in run.places]
    form = sizes in ([4, 2, 2], [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4], [2, 2, 2], [1, 2, 2], [1, 1, 2], [2, 1, 2])
    return form and len(set(gaps)) == 1 and gaps[0] in ("/", ".", "-")


def _echo(tokens: Sequence[Token], run: Run, known: Sequence[str]) -> Judged | None:
    year = _years(tokens, run) and not any(one.endswith(run.digits) for one in known)
    other = year or cue(tokens, run.atoms[0].first) == OTHER
    again = not other and len(run.digits) >= ECHO and any(run.digits in one for one in known)
    return Judged("number", 0.8, "a part of a number, said again") if again else None
