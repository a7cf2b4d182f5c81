"""The inks: what each name of a colour and a weight means in the theme that is on. Never the only sign of anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.theme import Theme


class Ink(NamedTuple):
    """A colour of the theme at some strength, a weight, and the ground under it; empty leaves what is there.

    `mixed` is another colour of the theme, half of which goes into the first.
    """

    colour: str = ""
    strength: float = 1.0
    weight: str = ""
    ground: str = ""
    mixed: str = ""


INKS: Mapping[str, Ink] = {
    "plain": Ink("foreground"),
    "dim": Ink("foreground", 0.62),
    "faint": Ink("foreground", 0.38),
    "strong": Ink("foreground", weight="bold"),
    "title": Ink("primary", weight="bold"),
    "key": Ink("primary", weight="bold"),
    "bar": Ink("accent", weight="bold"),
    "match": Ink("accent", weight="bold underline"),
    "customer": Ink("primary", weight="bold"),
    "agent": Ink("secondary"),
    "positive": Ink("success"),
    "negative": Ink("error"),
    "raised": Ink("warning"),
    "heated": Ink("warning", weight="bold"),
    "calm": Ink("secondary"),
    "quote": Ink("accent", weight="bold"),
    "suggestion": Ink("accent"),
    "good": Ink("success"),
    "bad": Ink("error", weight="bold"),
    "cursor": Ink(ground="panel"),
    "away": Ink(ground="surface"),
    "heard": Ink("primary", weight="bold underline"),
    "picked": Ink("accent", weight="reverse"),
    "lit": Ink(ground="primary", strength=0.28),
    "tag red": Ink("error"),
    "tag amber": Ink("warning"),
    "tag green": Ink("success"),
    "tag teal": Ink("success", mixed="primary"),
    "tag blue": Ink("primary"),
    "tag violet": Ink("accent"),
    "tag rose": Ink("error", mixed="accent"),
    "tag grey": Ink("secondary"),
}


_FOUND: dict[tuple[str, Color], Mapping[str, Style]] = {}


def inks(theme: Theme, under: Color) -> Mapping[str, Style]:
    """All inks of a theme on a ground; worked out once for each."""
    key = (theme.name, under)
    if key not in _FOUND:
        found = theme.to_color_system().generate()  # 2 ms
        names = {name for ink in INKS.values() for name in (ink.colour, ink.ground, ink.mixed) if name}
        colours = {name: Color.parse(found[name]) for name in names}
        style = _plain if theme.ansi else _blended
        _FOUND[key] = {name: style(ink, colours, under) for name, ink in INKS.items()}
    return _FOUND[key]


def _blended(ink: Ink, colours: Mapping[str, Color], under: Color) -> Style:
    pure = colours.get(ink.colour)
    if pure and ink.mixed:
        pure = pure.blend(colours[ink.mixed], 0.5)
    colour = under.blend(pure, ink.strength).rich_color if pure else None
    ground = under.blend(colours[ink.ground], ink.strength).rich_color if ink.ground else None
    return Style.parse(ink.weight) + Style(color=colour, bgcolor=ground)


def _plain(ink: Ink, colours: Mapping[str, Color], _under: Color) -> Style:
    """A terminal's own colours cannot be mixed: weaker ones are dim, and a ground is bold or reversed."""
    if ink.ground:
        return Style(reverse=True) if ink.strength < 1 else Style(bold=True)
    return Style.parse(ink.weight) + Style(color=colours[ink.colour].rich_color, dim=ink.strength < 1 or None)
