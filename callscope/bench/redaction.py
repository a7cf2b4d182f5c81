"""What redaction finds and what it wrongly takes for personal: on planted sentences and on texts read by hand.

Of every set only the half that the rules were not written on is measured.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zlib import crc32

from callscope.bench import aloud
from callscope.bench.planted import Planted, leaked, planted
from callscope.bench.planted_words import FORMS
from callscope.bench.table import Measure, at_least, at_most
from callscope.call import Utterance
from callscope.insight.redact.finding import find
from callscope.nouns.redacted import CLASSES, SHOWN, Finding

GOALS: Mapping[str, float] = {"card": 99, "phone": 98, "iban": 98, "email": 90, "birth": 95, "postcode": 90, "name": 85}
"""Per cent of planted values of which nothing may leak; 90 for the others."""

CLEAN = {"text_ms_helpdesk_calls": 5.0, "text_ms_travel_calls": 10.0, "text_banking77": 2.0}
"""Texts that were read for false alarms, and how many of them 10,000 words may have."""

EACH = 40
"""Planted values of each form."""


class Labelled(NamedTuple):
    """A text with what is personal in it, as it was read: (class, words), as often as it is said."""

    rows: tuple[Utterance, ...]
    personal: tuple[tuple[str, str], ...]


def measure(data: Path) -> Iterator[Measure]:
    """Recall by class, then the same on real texts, then false alarms."""
    for what, share, forms in planted_recall():
        named = f"planted, {forms} forms, {EACH} each"
        yield at_least(f"{SHOWN.get(what, what)}: nothing leaks", named, share, "%", GOALS.get(what, 90))
    yield from on_real_texts(data)
    if shutil.which("espeak-ng") is None:
        return  # without a synthesiser nothing can be read aloud
    with TemporaryDirectory() as scratch:
        yield from aloud.measure(Path(scratch))


def on_real_texts(data: Path) -> Iterator[Measure]:
    """What is found in texts that were read by hand, and false alarms."""
    labels = json.loads((Path(__file__).parent / "personal.json").read_text(encoding="utf-8"))
    for name, texts in (
        ("support_calls, the references", list(_references(data, labels["calls"]))),
        ("text_natcs, 87 utterances", list(_customers(data, labels["utterances"]))),
    ):
        found, there, false = compared(texts)
        yield at_least("personal data found", name, 100 * found / there, "%", 90)
        yield Measure("false alarms per 10,000 words", name, 10_000 * false / _words(texts), "")
    yield from _alarms(data, frozenset(labels["true"]))


def planted_recall() -> Iterator[tuple[str, float, int]]:
    """(class, per cent of its values of which no letter and no digit leaks, forms), on the half that is reported."""
    whole: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for one in planted("report", EACH):
        count[one.what] += 1
        whole[one.what] += not leaked(one, _spans(one))[0]
    for what in CLASSES:
        yield what, 100 * whole[what] / count[what], len(FORMS[what])


def _spans(one: Planted) -> list[tuple[int, int, int]]:
    return [(part.row, part.at, part.until) for each in find(one.rows) for part in each.parts]


def compared(texts: Sequence[Labelled]) -> tuple[int, int, int]:
    """(labels that were found whole, labels, findings that hold no label)."""
    right = there = false = 0
    for one in texts:
        found = find(one.rows)
        said = [part for each in found for part in _texts(each, one.rows)]
        left = list(said)
        there += len(one.personal)
        for _, words in one.personal:
            over = next((text for text in left if words in text), None)
            right += over is not None
            if over is not None:
                left.remove(over)
        false += len(left)
    return right, there, false


def _texts(one: Finding, rows: Sequence[Utterance]) -> list[str]:
    return [rows[part.row].text[part.at : part.until] for part in one.parts]


def _words(texts: Sequence[Labelled]) -> int:
    return sum(len(row.text.split()) for one in texts for row in one.rows)


def _references(data: Path, labels: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Labelled]:
    for name, personal in labels.items():
        turns = json.loads((data / "support_calls" / name / "ref.json").read_text(encoding="utf-8"))["turns"]
        rows = tuple(_row(number, one["role"], one["text"]) for number, one in enumerate(turns))
        yield Labelled(rows, tuple((what, words) for what, words in personal))


def _customers(data: Path, labels: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Labelled]:
    for name in ("utterances.csv", "utterances_finance.csv"):
        with (data / "text_natcs" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["id"] in labels:
                    personal = tuple((what, words) for what, words in labels[row["id"]])
                    yield Labelled((_row(0, "customer", row["text"]),), personal)


def _alarms(data: Path, true: frozenset[str]) -> Iterator[Measure]:
    """False alarms where every distinct finding of the half was read: what is not among the `true` ones is false."""
    for name, bound in CLEAN.items():
        words = false = 0
        for rows in _unseen(data / name):
            words += sum(len(row.text.split()) for row in rows)
            false += sum(each.text not in true for each in find(rows))
        per = 10_000 * false / words
        yield at_most("false alarms per 10,000 words", f"{name}, {words} words", per, "", bound)


def _unseen(folder: Path) -> Iterator[list[Utterance]]:
    """The calls, or the single sentences, of a folder that the rules were not written on."""
    calls = folder / "calls.jsonl"
    if calls.exists():
        for text in calls.read_text(encoding="utf-8").splitlines():
            call = json.loads(text)
            if crc32(call["id"].encode()) % 2:
                yield [_row(number, one["role"], one["text"]) for number, one in enumerate(call["turns"])]
        return
    with next(folder.glob("*.csv")).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % 2:
                yield [_row(0, "customer", row["text"])]


def _row(number: int, speaker: str, text: str) -> Utterance:
    return Utterance(number * 5.0, number * 5.0 + 4.5, speaker, text)
