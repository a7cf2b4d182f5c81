"""A message as its author wrote it: without markup, quoted replies and signatures. Pure."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:p|div|br|span|html|body|table|td|a|b|i|em|strong|ul|ol|li|blockquote|img|h[1-6]|pre)(?:\s[^<>]*)?/?>", re.I
)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);", re.I)
_NEVER_ENDS = re.compile(r"<[^<>]*(?=<)")
_BRACKETS = re.compile(r"<[^<>]*>")
_MOST_OPEN = 200
"""Tags without an end that a page may have: html.parser looks through the rest of the text at each of them."""
_BREAKS = frozenset("p div br li tr table ul ol h1 h2 h3 h4 h5 h6 pre blockquote hr section article".split())
_HIDDEN = frozenset("script style head title blockquote".split())

QUOTED = re.compile(
    r"^[^\S\n]*+(?:>+[^\S\n]*+)?(?:On\s.{4,140}\swrote:|Am\s.{4,140}\sschrieb.{0,80}:|Le\s.{4,140}\sa écrit\s?:"
    r"|El\s.{4,140}\sescribió:|-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht"
    r"|Message d'origine)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line from which on an e-mail quotes the one that it answers."""

_HEADERS = re.compile(
    r"^(?:From|Von|De)\s?:.+\n(?:.+\n){0,2}?(?:Sent|Date|To|Gesendet|An|Envoyé|À)\s?:.+", re.MULTILINE
)
_MARKER = re.compile(r"^.*(?:type your reply above this line|reply above this line|-- ?reply above).*$\n?", re.I | re.M)
_DASHES = re.compile(r"^--\s*$.*", re.MULTILINE | re.DOTALL)
_DEVICE = re.compile(r"^(?:Sent from my |Get Outlook for |Von meinem .* gesendet|Envoyé de mon ).*$", re.M | re.I)
_SIGN_OFF = re.compile(
    r"^(?:(?:with )?(?:best|kind|warm|kindest|warmest)?[^\S\n]*+(?:regards|wishes)|sincerely(?: yours)?|yours "
    r"(?:truly|faithfully|sincerely)|cheers|mit freundlichen grüßen|viele grüße|beste grüße|mfg"
    r"|cordialement|bien à vous|saludos|met vriendelijke groet)[^\S\n]*+[,.!]?[^\S\n]*+$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_UNDER = 7
"""Lines that may follow a sign-off for it to be one."""


def clean(text: str, whole: bool = False) -> str:
    """The author's own words, paragraphs kept; `whole` keeps what is quoted, as a thread in one cell needs it.

    Where nothing would be left, nothing is cut: a message that is only a quotation still says something.
    """
    plain = _plain(text, whole).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    plain = _MARKER.sub("", plain)
    if whole:
        return plain.strip()
    cut = _signed_off(_DEVICE.sub("", _DASHES.sub("", _unquoted(plain)))).strip()
    return cut or plain.strip()


def _plain(text: str, whole: bool) -> str:
    if _TAG.search(text) and len(_NEVER_ENDS.findall(text)) > _MOST_OPEN:
        return html.unescape(_BRACKETS.sub(" ", text))
    if _TAG.search(text):
        reader = _Reader(_HIDDEN - {"blockquote"} if whole else _HIDDEN)
        reader.feed(text)
        reader.close()
        shown = reader.text
        return shown if shown.strip() or whole else _plain(text, True)
    return html.unescape(text) if _ENTITY.search(text) else text


def _unquoted(text: str) -> str:
    cuts = [found.start() for found in (QUOTED.search(text), _HEADERS.search(text)) if found]
    kept = text[: min(cuts)] if cuts else text
    return "\n".join(line for line in kept.split("\n") if not line.lstrip().startswith(">"))


def _signed_off(text: str) -> str:
    for found in _SIGN_OFF.finditer(text, _near_the_end(text)):
        under = [line for line in text[found.end() :].split("\n") if line.strip()]
        if len(under) <= _MOST_UNDER and all(len(line.split()) <= 9 for line in under):
            return text[: found.start()]
    return text


def _near_the_end(text: str) -> int:
    """Where the line begins above which too many lines follow for any sign-off."""
    at, many = len(text), 0
    while at > 0 and many <= _MOST_UNDER + 1:
        begin = text.rfind("\n", 0, at) + 1
        many += bool(text[begin:at].strip())
        at = begin - 1
    return max(at + 1, 0)


class _Reader(HTMLParser):
    """Keeps the text of a page, with a line for each block."""

    def __init__(self, hidden: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._hidden, self._depth, self._parts = hidden, 0, [""]

    @property
    def text(self) -> str:
        """What is shown, with at most one empty line in a row."""
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        quoted = "blockquote" in self._hidden and any(n == "class" and "quote" in (v or "") for n, v in attrs)
        if tag in self._hidden or (quoted and tag == "div") or (self._depth and tag == "div"):
            self._depth += 1
        elif tag in _BREAKS:
            self._parts.append("\n\n" if tag == "p" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and (tag in self._hidden or tag == "div"):
            self._depth -= 1
        elif tag in _BREAKS and tag != "br":
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self._parts.append(data.replace("\n", " "))
