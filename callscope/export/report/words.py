"""Numbers, days and counts as the page writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

MINUS = "\N{MINUS SIGN}"

_MONTHS = "January February March April May June July August September October November December".split()


def percent(share: float | None) -> str:
    """As in 43 %, with a narrow space that does not break; a dash where nothing is known."""
    return "–" if share is None else f"{share:.0%}"


def signed(value: float) -> str:
    """As in +0.31; a real minus sign, and none before zero."""
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", MINUS)


def number(value: float | None) -> str:
    """At most two decimals; a dash where nothing is known."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def day(held_at: str | None, year: bool = True) -> str:
    """As in 1 March 2024; what is no day stays as it is."""
    found = _parsed(held_at)
    if found is None:
        return (held_at or "")[:10]
    return f"{found.day} {_MONTHS[found.month - 1]}{f' {found.year}' if year else ''}"


def days(first: str | None, last: str | None) -> str:
    """Two days as a stretch, what they share written once."""
    begun, ended = _parsed(first), _parsed(last)
    if begun is None or ended is None or begun == ended:
        return day(first or last)
    if begun.year != ended.year:
        return f"{day(first)} – {day(last)}"
    if begun.month != ended.month:
        return f"{day(first, year=False)} – {day(last)}"
    return f"{begun.day}–{day(last)}"


def _parsed(held_at: Any) -> date | None:
    try:
        return date.fromisoformat(str(held_at)[:10])
    except ValueError:
        return None
