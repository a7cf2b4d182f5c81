"""A measure, its anchor and its goal; and the tables that the bench prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from callscope.errors import ModelMissing, Unusable
from callscope.settings import checkout

GENERATED = ("screen", "search")
"""What is measured on workspaces that are made for it."""

UNSCORED = ("batch", "themes", "redaction", "sentiment", "tone")
"""What needs none of the field's own scorers."""

ANCHORED = ("accuracy", "speakers")
"""Benches with anchors that take long."""

HEADS = ("measure", "data", "value", "unit", "anchor", "goal", "holds")


class Measure(NamedTuple):
    """One figure: `anchor` is what the field's own tool gives on the same files in the same run.

    `value` is None for what could not be measured here; `goal` says the bound in words; `holds` is None where there is
    none.
    """

    measure: str
    data: str
    value: float | None
    unit: str
    anchor: float | None = None
    goal: str = ""
    holds: bool | None = None

    @property
    def shown(self) -> str:
        """The value as it is printed."""
        return "not measured" if self.value is None else f"{self.value:.2f}"


def at_most(measure: str, data: str, value: float, unit: str, bound: float, anchor: float | None = None) -> Measure:
    """A measure that must not exceed `bound`."""
    return Measure(measure, data, value, unit, anchor, f"≤ {bound:g}", value <= bound)


def at_least(measure: str, data: str, value: float, unit: str, bound: float, anchor: float | None = None) -> Measure:
    """A measure that must reach `bound`."""
    return Measure(measure, data, value, unit, anchor, f"≥ {bound:g}", value >= bound)


def rows(measures: Iterable[Measure]) -> Iterator[tuple[str, ...]]:
    """The measures as cells of text, in the order of HEADS."""
    for one in measures:
        anchor = "" if one.anchor is None else f"{one.anchor:.2f}"
        holds = "" if one.holds is None else "yes" if one.holds else "NO"
        yield one.measure, one.data, one.shown, one.unit, anchor, one.goal, holds


class Asked(NamedTuple):
    """How a bench runs: `data` is the folder of calls with truth, `anchors` runs those that take long, too, `keep` is a
    folder for what takes long to hear, `price` of an hour of a core is for that of many calls."""

    data: str | None = None
    anchors: bool = False
    keep: str | None = None
    price: float | None = None


def measured(what: str, asked: Asked) -> Iterator[Measure]:
    """Runs a bench; a figure as soon as it is known.

    Raises ModelMissing without its packages, Unusable without the calls with truth.
    """
    if what in GENERATED:
        yield from import_module(f"callscope.bench.{what}").measure()
        return
    data = _data(asked.data)
    if what not in UNSCORED:
        _demand_scorers()
    measure = import_module(f"callscope.bench.{what}").measure
    if what in ANCHORED:
        yield from measure(data, asked.anchors, Path(asked.keep) if asked.keep else None)
    elif what == "batch":
        yield from measure(data, asked.price)
    else:
        yield from measure(data)


def _demand_scorers() -> None:
    try:
        import jiwer  # noqa: F401
        import meeteval  # noqa: F401
        import pyannote.metrics  # noqa: F401
    except ImportError as error:
        raise ModelMissing(f"the bench needs {error.name}", "pip install 'callscope[bench]'") from error


def _data(named: str | None) -> Path:
    root = checkout()
    folder = Path(named) if named else (root.parent / "shared" / "data" if root else Path("data"))
    if not (folder / "simulated_calls").is_dir():
        raise Unusable(f"no calls with truth in {folder}", "name the folder with --data")
    return folder
