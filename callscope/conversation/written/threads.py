"""A whole thread in one cell, and notes of an interview: who said which part. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from callscope.conversation.written.cleaning import QUOTED, clean
from callscope.conversation.written.values import moment, role_of

_STAMP = r"(?:[\[(]?\d{1,4}[./:-]\d{1,2}(?:[./:-]\d{1,4})?[\d:.,\sTZ]{0,40}(?:[ap]m)?[\])]?\s{0,3}[-–]?\s{0,3})?"
_LED = re.compile(
    rf"^[^\S\n]*+(?:[-*]\s++)?{_STAMP}\**+([^\W\d_][\w .'’-]{{0,38}}?)"
    r"\**+\s*+(?:\([^()\n]{1,40}\)\s*+)?\**+:\**+(?:\s+|$)",
    re.M,
)
_ROLES = (
    "Agent|Customer|Client|User|Support|Representative|Rep|Advisor|Caller|Bot|Visitor|Operator|Member|CSR|"
    "Support Agent|Customer Service|Kunde|Berater|Q|A|Interviewer|Interviewee"
)
_INLINE = re.compile(rf"(?:(?<=[.!?…\"')\]|])\s+|^\s*|(?<!\s)\s{{2,}}+|\s\|\s)({_ROLES})\s?:\s+")
_WROTE = re.compile(
    r"^\s*(?:On|Am|Le|El)\s(?P<when>.{4,100}?)[,\s]+(?P<who>[^\n,<]{2,60}?)\s*(?:<[^>]*>)?\s*"
    r"(?:wrote|schrieb|a écrit|escribió)\s?:",
    re.I,
)
_MOST_NAMES = 8


class Part(NamedTuple):
    """What one side wrote: the name in front of it ("" for none), and the text."""

    who: str
    text: str


def parts(text: str) -> list[Part]:
    """The parts of a thread in one cell, oldest first; one without a name where it is no thread.

    Names in front of lines ("Agent: ... Customer: ..."), even where line breaks were lost; else replies above the
    messages that they quote.
    """
    plain = clean(text, whole=True)
    return _led(plain, _LED) or _led(plain, _INLINE) or _replies(plain) or [Part("", clean(text))]


def _led(text: str, pattern: re.Pattern[str]) -> list[Part]:
    """Parts by the names in front of them; none unless that is how the whole text is written."""
    found = list(pattern.finditer(text))
    names = Counter(_name(one[1]) for one in found)
    known = sum(role_of(name) is not None or name.casefold() in ("q", "a") for name in names)
    if len(found) < 2 or not 2 <= len(names) <= _MOST_NAMES or (not known and max(names.values()) < 2):
        return []
    ends = [*(one.start() for one in found[1:]), len(text)]
    lead = [Part("", text[: found[0].start()].strip())] if text[: found[0].start()].strip() else []
    return lead + [
        Part(_name(one[1]), clean(text[one.end() : end]))
        for one, end in zip(found, ends, strict=True)
        if text[one.end() : end].strip(" |\n")
    ]


def _name(text: str) -> str:
    return " ".join(text.split())


def _replies(text: str) -> list[Part]:
    """Of an e-mail that quotes those before it each one, the oldest first."""
    pieces = QUOTED.split(text)
    if len(pieces) < 2:
        return []
    heads = [found[0] for found in QUOTED.finditer(text)]
    names = ["", *(_author(one) for one in heads)]
    found = [Part(name, clean(_level(piece))) for name, piece in zip(names, pieces, strict=True)]
    return [one for one in reversed(found) if one.text]


def _author(head: str) -> str:
    found = _WROTE.match(head.lstrip("> "))
    return _name(found["who"]) if found else "earlier"


def _level(text: str) -> str:
    return "\n".join(re.sub(r"^\s*(?:>\s?)+", "", line) for line in text.split("\n"))


class Notes(NamedTuple):
    """Notes of an interview: facts from their head ("title", "date", "interviewee", ...), and who said what."""

    facts: dict[str, str]
    parts: list[Part]


_FACT = re.compile(
    r"^\s*(?:[-*]\s+)?\**(title|date|held|interviewee|interviewer|with|participant|agent|staff|role|team|queue|by)\**\s*:\**\s*(\S.*)$",
    re.I,
)
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")


def notes(text: str) -> Notes:
    """Markdown or plain notes: a head of facts ("Date: ...", front matter), headings, paragraphs, lists, and names in
    front of what was said ("Q:", "Jannie:")."""
    facts: dict[str, str] = {}
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        heading, fact = _HEADING.match(line), _FACT.match(line)
        if line.strip() == "---" and len(kept) < 3:
            continue
        if heading and "title" not in facts and not any(kept):
            facts["title"] = _headed(heading)
        elif fact and not any(map(str.strip, kept)):
            facts[fact[1].lower()] = _MARKS.sub("", fact[2].rstrip())
        else:
            kept.append(_line(line, heading))
    body = "\n".join(kept).strip()
    led = _led(body, _LED)
    return Notes(facts, led or [Part("", one) for one in re.split(r"\n\s*\n", body) if one.strip()])


def _line(line: str, heading: re.Match[str] | None) -> str:
    if heading:
        return f"\n{_headed(heading)}\n"
    # A paragraph of its own for each point of a list; a quotation in notes is what somebody said.
    plain = _BULLET.sub("\n", line) if _BULLET.match(line) else re.sub(r"^\s*>\s?", "", line)
    return _MARKS.sub("", plain)


def _headed(heading: re.Match[str]) -> str:
    return heading[1].rstrip().rstrip("#").rstrip()


def asks(name: str) -> bool:
    """Whether a name in interview notes is that of who asks."""
    return name.casefold() in ("q", "i", "me", "interviewer", "researcher", "question", "frage", "moderator")


def date_in(text: str) -> str | None:
    """A date in a file's name or a line, as ISO 8601."""
    found = re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}", text)
    return moment(found[0]) if found else moment(text)
