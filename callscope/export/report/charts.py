"""Charts as inline SVG: drawn with the page's own colours, labelled where the eye is, and said in words in a title."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from callscope.export.report.markup import Html, tag
from callscope.export.report.words import percent, signed
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.ranked import Interval
    from callscope.nouns.reported import Mood, Trace

BAR = 150
"""Width of a bar of the whole, in pixels."""

MANY = 30
"""Callers that are still drawn one by one."""

IN_A_ROW = 10


def drawing(said: str, width: float, height: float, *parts: Html, class_: str, stretched: bool = False) -> Html:
    """An SVG of that size, which a screen reader reads as `said`; a `stretched` one fills the width it is given."""
    box = f"0 0 {width:g} {height:g}"
    name = tag("title", said)
    if stretched:
        more = {"preserveAspectRatio": "none"}
        return tag("svg", name, *parts, class_=class_, viewBox=box, role="img", **more)
    return tag("svg", name, *parts, class_=class_, viewBox=box, width=width, height=height, role="img")


def share(part: float | None, interval: Interval | None) -> Html:
    """A bar from 0 to 100 % with the interval as a line across its end; nothing where there is no share."""
    if part is None:
        return Html("")
    said = percent(part)
    marks = [_box(0, 6, BAR, 6, "track"), _box(0, 6, part * BAR, 6, "fill")]
    if interval:
        said = f"{said}, between {percent(interval.low)} and {percent(interval.high)}"
        low, high = interval.low * BAR, interval.high * BAR
        marks += [_stroke([(low, 9), (high, 9)], "reach")]
        marks += [_stroke([(x, 5), (x, 13)], "reach") for x in (low, high)]
    return drawing(said, BAR, 18, *marks, class_="share")


def people(some: int, everyone: int) -> Html:
    """A dot for each caller, filled for those who said it; a bar where there are many."""
    said = f"{some} of {count(everyone, 'caller')}"
    if everyone > MANY:
        return drawing(
            said, 140, 8, _box(0, 1, 140, 6, "track"), _box(0, 1, 140 * some / everyone, 6, "fill"), class_="people"
        )
    dots = [
        _dot(5 + 13 * (n % IN_A_ROW), 5 + 13 * (n // IN_A_ROW), 4, "on" if n < some else "off") for n in range(everyone)
    ]
    rows = (max(everyone, 1) - 1) // IN_A_ROW + 1
    return drawing(said, 13 * min(max(everyone, 1), IN_A_ROW), 13 * rows, *dots, class_="people")


def balance(against: int, speaking_for: int, everyone: int) -> Html:
    """Callers against to the left of the middle, callers for to the right."""
    half, middle = 90, 91
    unit = half / max(everyone, 1)
    marks = [
        _box(middle - against * unit, 4, against * unit, 8, "against"),
        _box(middle, 4, speaking_for * unit, 8, "fill"),
        _stroke([(middle, 0), (middle, 16)], "axis"),
    ]
    said = f"{against} against, {speaking_for} for, of {count(everyone, 'caller')}"
    return drawing(said, 2 * middle, 16, *marks, class_="balance")


def trace(line: Trace, start: float, end: float) -> Html:
    """How the customer's voice went over the call, against the own usual voice, with the quote's stretch marked."""
    width, height, reach = 600.0, 40.0, 2.5
    scale = width / max(line.seconds, 1.0)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * scale, height / 2 - max(-reach, min(reach, point[1])) / reach * (height / 2 - 3)

    marks = [
        _box(start * scale, 0, max((end - start) * scale, 4), height, "here"),
        _stroke([(0, height / 2), (width, height / 2)], "usual"),
        _stroke([at(one) for one in line.points], "voice"),
    ]
    return drawing(
        "The voice of the customer over the call, with the quote marked",
        width,
        height,
        *marks,
        class_="trace",
        stretched=True,
    )


def mood(moods: Sequence[Mood]) -> Html:
    """Mean mood by quarter of the call: a line for each group, named at its end."""
    frame = _Frame(480, 180, 14, 56, 130, 30)
    most = max((abs(one) for each in moods for one in each.quarters if one is not None), default=0.0)
    reach = min(1.0, max(0.25, ceil(most * 4) / 4))
    ends = _apart([frame.y(_last(one), -reach, reach) for one in moods], 16)
    drawn = [_mood(one, frame, reach, ends[place], place) for place, one in enumerate(moods)]
    zero = frame.y(0, -reach, reach)
    axis = [
        _stroke([(frame.left, zero), (frame.right, zero)], "axis"),
        _said(frame.left - 8, zero + 4, "neutral", "tick", "end"),
        _said(frame.left, frame.height - 6, "first quarter", "tick"),
        _said(frame.right, frame.height - 6, "last quarter", "tick", "end"),
    ]
    said = "; ".join(f"{one.name}: {', '.join(signed(q) for q in one.quarters if q is not None)}" for one in moods)
    return drawing(f"Mood by quarter of the call. {said}", 480, 180, *axis, *drawn, class_="chart")


def _mood(one: Mood, frame: _Frame, reach: float, end: float, place: int) -> Html:
    points = [(frame.x(n, 3), frame.y(q, -reach, reach)) for n, q in enumerate(one.quarters) if q is not None]
    name = _said(frame.right + 10, end + 4, f"{signed(_last(one))} {one.name}", "value")
    return tag(
        "g", _stroke(points, "series"), *(_dot(x, y, 3, "mark") for x, y in points), name, class_=f"series-{place}"
    )


def _last(one: Mood) -> float:
    return next((q for q in reversed(one.quarters) if q is not None), 0.0)


class _Frame(NamedTuple):
    """Where in a chart the data stands, in pixels."""

    width: float
    height: float
    top: float
    left: float
    space_right: float
    space_below: float

    @property
    def right(self) -> float:
        return self.width - self.space_right

    @property
    def bottom(self) -> float:
        return self.height - self.space_below

    def x(self, value: float, most: float) -> float:
        return self.left + (self.right - self.left) * (value / most if most else 0.0)

    def y(self, value: float, least: float, most: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - least) / ((most - least) or 1.0)


def weeks(counts: Sequence[int], most: int, name: str) -> Html:
    """A column for each week with its count above it; a dash on the ground where there was nobody."""
    height, ground, step = 40.0, 38.0, 26.0
    parts: list[Html] = []
    for place, value in enumerate(counts):
        tall = (ground - 14) * value / (most or 1)
        parts.append(
            _box(place * step + 3, ground - tall, step - 6, tall, "fill")
            if value
            else _box(place * step + 3, ground - 1, step - 6, 1, "track")
        )
        if value:
            parts.append(_said((place + 0.5) * step, ground - tall - 3, str(value), "value", "middle"))
    return drawing(
        f"{name}, week by week: {', '.join(map(str, counts))}", step * len(counts), height, *parts, class_="columns"
    )


def growth(counts: Sequence[int], said: str, ends: str) -> Html:
    """How a count grew from call to call: a stair that flattens where nothing new comes; `ends` stands at its end."""
    frame = _Frame(480, 160, 22, 4, 90, 28)
    most = max(counts, default=0)
    stairs: list[tuple[float, float]] = [(frame.left, frame.bottom)]
    for place, number in enumerate(counts, 1):
        stairs += [
            (frame.x(place, len(counts)), stairs[-1][1]),
            (frame.x(place, len(counts)), frame.y(number, 0, most)),
        ]
    last = stairs[-1][1]
    parts = [
        _stroke([(frame.left, frame.bottom), (frame.right, frame.bottom)], "axis"),
        _stroke(stairs, "series"),
        _dot(frame.right, last, 3, "mark"),
        _said(frame.right + 8, last + 4, ends, "value"),
        _said(frame.left, frame.height - 8, "first call", "tick"),
        _said(frame.right, frame.height - 8, f"call {len(counts)}", "tick", "end"),
    ]
    return drawing(said, 480, 160, tag("g", *parts, class_="series-0"), class_="chart")


def _apart(places: Sequence[float], least: float) -> list[float]:
    """The places of labels, pushed down where two would overlap."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    found = list(places)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + least)
    return found


def _box(x: float, y: float, width: float, height: float, class_: str) -> Html:
    return tag("rect", class_=class_, x=float(x), y=float(y), width=float(max(width, 0)), height=float(height))


def _stroke(points: Sequence[tuple[float, float]], class_: str) -> Html:
    return tag("polyline", class_=class_, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def _dot(x: float, y: float, radius: float, class_: str) -> Html:
    return tag("circle", class_=class_, cx=float(x), cy=float(y), r=float(radius))


def _said(x: float, y: float, what: str, class_: str, anchor: str = "start") -> Html:
    # A name with a hyphen is no Python word.
    return tag("text", what, class_=class_, x=float(x), y=float(y), **{"text-anchor": anchor})


def figure(drawn: Html, head: str, note: str) -> Html:
    """A chart under its sentence, over what must be known to read it."""
    return tag("figure", tag("h3", head), drawn, tag("figcaption", note))
