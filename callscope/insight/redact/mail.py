"""E-mail addresses, written and spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscope.insight.redact.stream import Token, grouped, part, said
from callscope.nouns.redacted import Finding

if TYPE_CHECKING:
    from callscope.call import Utterance

_WRITTEN = re.compile(r"[\w.+%'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|[\w.+%-]+@[\w-]+", re.UNICODE)
_AT = frozenset(("at", "arroba", "chez", "ät", "arobase", "apenstaartje", "@"))
_DOT = frozenset(("dot", "punkt", "point", "punto", "punt", "period"))
_ENDINGS = frozenset(
    "com net org edu gov io co uk de fr es nl it at ch be eu us ca au in info biz me app dev mx br pt ie nz za se no "
    "dk fi pl jp cn ru tech online".split()
)
_PROVIDERS = frozenset(
    "gmail googlemail hotmail outlook yahoo icloud aol gmx proton protonmail live msn me comcast verizon ymail mail "
    "fastmail zoho att orange wanadoo free laposte btinternet".split()
)
_SIGNS = frozenset("dot underscore dash hyphen minus plus punkt point punto punt unterstrich bindestrich tiret".split())
_STOP = frozenset(
    "is it's its address email mail emails to me my under the be send sent yes yeah yep sure okay ok so um uh er and "
    "that's of with for use using from through on in your his her our this that was would contact reach or by an ist "
    "lautet meine adresse est mon adresse es mi correo well just go ahead spelled account right".split()
)
_ABOUT = frozenset(
    "email e-mail emails mail mails address mailed correo courriel adresse send sent forward invoice "
    "confirmation".split()
)

BACK = 16
"""Tokens that the part before "at" may have."""

AHEAD = 9
"""Tokens of a domain."""


def mails(tokens: Sequence[Token], rows: Sequence[Utterance]) -> Iterator[Finding]:
    """A finding for each address."""
    for number, row in enumerate(rows):
        for match in _WRITTEN.finditer(row.text):
            yield Finding("email", (part(rows, number, *match.span()),), match.group(), 0.99, "an address with @")
    for index, token in enumerate(tokens):
        if token.plain in _AT and (found := _spoken(tokens, index)):
            parts = grouped(found, rows)
            yield Finding("email", parts, said(rows, parts), 0.9, "an address said as … at … dot …")


def _spoken(tokens: Sequence[Token], at: int) -> list[Token] | None:
    voice = tokens[at].speaker
    after = [one for one in tokens[at + 1 : at + 1 + 2 * AHEAD] if one.speaker == voice][:AHEAD]
    before = list(_local([one for one in tokens[max(at - 2 * BACK, 0) : at] if one.speaker == voice], tokens[at]))
    end = _domain(after)
    if not end or not before:
        return None
    plain = [one.plain for one in before]
    marked = any("_" in one.gap for one in before[:-1]) or any(
        one in _SIGNS or len(one) == 1 or any(sign.isdigit() for sign in one) for one in plain
    )
    about = any(one.plain in _ABOUT for one in tokens[max(at - 30, 0) : at])
    if marked or about or after[0].plain in _PROVIDERS:
        return [*before, tokens[at], *after[:end]]
    return None


def _local(before: Sequence[Token], at: Token) -> Iterator[Token]:
    """What stands before "at", back to a word that is no part of an address; the last first."""
    follower = at
    for token in reversed(before[-BACK:]):
        letter = len(token.text) == 1
        apart = follower.row == token.row and any(sign in follower.gap for sign in ".?!:;") and follower.gap != "."
        if (token.plain in _STOP and not (letter and len(follower.text) == 1)) or apart:
            break
        if token.row != at.row and not (letter or token.plain in _SIGNS or follower.plain in (*_SIGNS, at.plain)):
            break
        yield token
        follower = token


def _domain(after: Sequence[Token]) -> int:
    """How many tokens the domain has; 0 where there is none."""
    end = 0
    for index in range(1, len(after)):
        dotted = after[index - 1].plain in _DOT or after[index].gap == "."
        if not dotted and after[index].plain not in _DOT and end:
            break
        if dotted and after[index].plain in _ENDINGS:
            end = index + 1
    return end or (1 if after and after[0].plain in _PROVIDERS - {"me", "mail", "live", "free", "orange"} else 0)
