"""Checks of single numbers: cards, IBANs, phones, postcodes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

CARD_LENGTHS = range(13, 20)
"""Digits of a payment card (ISO/IEC 7812: up to 19; the shortest in use have 13)."""

_BRANDS = re.compile(r"^(?:4|5[0-9]|2[2-7]|3[0-9]|6)")

IBANS: Mapping[str, int] = MappingProxyType(
    {
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21,
        "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18,
        "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
        "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
        "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29,
        "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
        "UA": 29, "VG": 24, "XK": 20,
    }
)  # fmt: skip
"""Characters of an IBAN by country (the SWIFT IBAN registry)."""

REGIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("US", "GB"),
        "de": ("DE", "AT", "CH"),
        "fr": ("FR", "BE", "CA"),
        "es": ("ES", "MX"),
        "nl": ("NL", "BE"),
        "it": ("IT",),
        "pt": ("PT", "BR"),
    }
)
"""Where a language is spoken, for calls of which no region is set."""

_UK = r"(?:GIR0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2})"
_CANADA = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d"
_DUTCH = r"[1-9]\d{3}(?!SA|SD|SS)[A-Z]{2}"


def luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        number = int(sign) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """Whether a payment card's number is among the digits: a known brand, a right check digit."""
    for length in CARD_LENGTHS:
        for start in range(len(digits) - length + 1):
            window = digits[start : start + length]
            if _BRANDS.match(window) and len(set(window)) > 1 and luhn(window):
                return True
    return False


def iban_in(value: str) -> tuple[int, int] | None:
    """Where an IBAN with right check digits stands in digits and capital letters (ISO 13616, mod 97-10)."""
    for start in range(len(value) - 14):
        length = IBANS.get(value[start : start + 2], 0)
        window = value[start : start + length]
        if length and len(window) == length and window[2:4].isdigit() and _mod97(window):
            return start, start + length
    return None


def like_iban(value: str) -> bool:
    """Whether it begins as an IBAN does and is about as long: one that was misheard."""
    length = IBANS.get(value[:2], 0)
    return bool(length) and value[2:4].isdigit() and abs(len(value) - length) <= 4


def _mod97(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def regions(region: str, language: str) -> tuple[str, ...]:
    """The regions whose numbers are looked for: the one that is set, else those of the language."""
    if region:
        return (region.upper(),)
    return REGIONS.get(language.lower().replace("_", "-").split("-")[0], REGIONS["en"])


def is_phone(digits: str, where: Sequence[str], international: bool = False) -> bool:
    """Whether the digits are a telephone number in use in one of the regions, or with its country's code."""
    import phonenumbers  # 60 ms

    if not 7 <= len(digits) <= 15:
        return False
    tried = [("+" + digits, None)] if international else [(digits, one) for one in where]
    for text, region in tried:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def is_postcode(value: str, where: Sequence[str]) -> bool:
    """Whether letters and digits are a postcode by their form alone: British and Canadian anywhere, Dutch there."""
    if re.fullmatch(_UK, value) or re.fullmatch(_CANADA, value):
        return True
    return "NL" in where and bool(re.fullmatch(_DUTCH, value))
