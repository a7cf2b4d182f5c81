"""HTML and SVG as text, in which nothing that was said or typed can act: all text is escaped in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from callscope.export.inert import html
from callscope.safe import block

_VOID = ("meta", "br", "link", "source", "hr", "path", "rect", "line", "circle", "polyline")
_PARAGRAPHS = re.compile(r"\n\s*\n")


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | None
"""Markup, text that becomes harmless, or nothing."""

Value = str | int | float | bool | None
"""Of an attribute; None and False leave it out, True names it alone."""


def text(said: str) -> Html:
    """Text as it was said or typed, without control characters."""
    return Html(html(said))


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """An element. `class_` and `for_` are written without their underscore, other underscores become hyphens."""
    opened = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    if name in _VOID and not children:
        return Html(opened[:-1] + "/>" if name not in ("meta", "br", "link", "hr", "source") else opened)
    return Html(f"{opened}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Several, one after the other."""
    return Html("".join(one if isinstance(one, Html) else text(one) for one in children if one))


def dotted(parts: Iterable[Html]) -> Html:
    """Facts in a row, with dots that are copied along with them."""
    return Html(" · ".join(parts))


def paragraphs(said: str, class_: str | None = None) -> Html:
    """A paragraph for each part between empty lines; line breaks inside stay."""
    return join(*(_paragraph(part, class_) for part in _PARAGRAPHS.split(block(said).strip()) if part.strip()))


def _paragraph(said: str, class_: str | None) -> Html:
    lines = [text(one) for one in said.strip().split("\n")]
    return tag("p", Html("<br>".join(lines)), class_=class_)


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    # SVG has attributes in camel case and with hyphens; none of ours has an underscore.
    shown = name.rstrip("_").replace("_", "-")
    return f" {shown}" if value is True else f' {shown}="{text(_number(value))}"'


def _number(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
