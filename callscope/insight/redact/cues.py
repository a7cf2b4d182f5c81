"""Words that say what the number after them is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.insight.redact.stream import Token

REACH = 14
"""Tokens before a number within which a cue counts; of several the nearest does."""

BEFORE = 3
"""Tokens before such a word as "number" in which the one that tells more is looked for."""

OTHER = "other"
"""What is no personal number: a flight, a version, an error code."""

_CUES: Mapping[str, str] = MappingProxyType(
    {
        "card": "card visa mastercard amex debit kreditkarte karte carte tarjeta creditcard kaart",
        "phone": "phone telephone mobile cell cellphone landline fax whatsapp handy handynummer telefon telefonnummer "
        "mobilnummer rückrufnummer téléphone telephone portable teléfono móvil telefoon telefoonnummer reach call text "
        "contact callback",
        "iban": "iban",
        "birth": "birth birthday born dob birthdate geburtsdatum geboren geburtstag naissance né née nacimiento nací "
        "geboortedatum",
        "postcode": "zip zipcode postcode postal postleitzahl plz codepostal postcodes código",
        "number": "account policy reservation confirmation booking reference order customer member membership loyalty "
        "passport licence license social ssn pin passcode password security cvv cvc case ticket claim tracking routing "
        "iban sort code number id identification invoice plate registration konto kontonummer kundennummer "
        "bestellnummer vertragsnummer rechnungsnummer compte commande client dossier cuenta pedido cliente klantnummer "
        "bestelling ending expires expiry expiration locator balance",
        OTHER: "flight version error windows update kb room gate seat model channel option extension copyright act "
        "article section form 401k step build office chapter page size level",
    }
)
_WORDS: Mapping[str, str] = MappingProxyType({word: what for what, words in _CUES.items() for word in words.split()})
_WEAK = frozenset("number code id call text contact reach balance client account order ticket case customer".split())
"""Words that are said of much else: the next cue before them is asked first."""


def cue(tokens: Sequence[Token], at: int) -> str:
    """What the words before the token at an index say it is: a class, OTHER, or nothing.

    A word that is said of much (number) counts as one of an account; the word before it tells more (flight number).
    """
    weak, last = "", 0
    for index in range(at - 1, max(at - 1 - REACH, -1), -1):
        plain = tokens[index].plain
        what = _WORDS.get(plain) or _WORDS.get(plain.removesuffix("s").removesuffix("'"), "")
        if what and plain not in _WEAK:
            return what
        if what and not weak:
            weak, last = what, index - BEFORE
        if index < last:
            break
    return weak
