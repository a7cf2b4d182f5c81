"""The language of measures: one line that says what is counted, the pass mark, and how much must be heard. Pure.

    share of callers with kind:pain tag:oil-light >= 30% of at least 20 callers
    share of calls with outcome:unsolved among queue:garage < 20%
    callers with for:H1 >= 5 of at least 15 callers
    quotes with tag:oil-light sentiment:negative >= 5
    mean satisfaction of calls with issue:billing >= 3.5 of at least 10 calls
    mean severity of quotes with tag:oil-light < 3

`with` says what is counted, `among` narrows what it is a part of. Several words must hold at once, and words that ask
of a quote hold of one and the same quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, NamedTuple

from callscope.errors import UsageProblem
from callscope.nouns.tested import WORD, word
from callscope.safe import line

Form = Literal["share", "count", "mean"]

UNITS = ("callers", "calls", "quotes")
"""What can be counted."""

MEANS: Mapping[str, str] = MappingProxyType({"satisfaction": "calls", "severity": "quotes"})
"""What has a mean, and of what."""

OF_CALLS = ("caller", "queue", "outcome", "since", "until", "date")
"""Words that ask of a call; the others ask of a quote in it."""

OF_QUOTES = (
    "tag", "kind", "issue", "stage", "severity", "sentiment", "tone", "for", "against", "status", "role", "speaker",
    "by",
)  # fmt: skip

SEVERAL = ("tag", "for", "against")
"""Words that may stand several times: all of them must hold."""

EXAMPLE = "share of callers with tag:oil-light >= 30% of at least 20 callers"

_RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "fewer than": "<",
        "over": ">", "above": ">", "under": "<", "below": "<", "≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", ">": ">",
        "<": "<",
    }
)  # fmt: skip

_MOST = 1e9
"""A count above it is a slip of the finger."""

_SAID: Mapping[str, str] = MappingProxyType({">=": "at least", "<=": "at most", ">": "more than", "<": "less than"})

_LEAST = re.compile(r"\s+(?:of|from|in)\s+at\s+least\s+(\d{1,9})\s+(\w+)$", re.IGNORECASE)
_MARK = re.compile(
    rf"\s*({'|'.join(map(re.escape, _RELATIONS))})\s*(-?[\d.,]+)\s*(%|per ?cent)?$".replace(r"\ ", r"\s+"),
    re.IGNORECASE,
)

_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sentiment": ("positive", "neutral", "negative"),
        "tone": ("flat", "calm", "even", "raised", "heated"),
        "status": ("checked", "unchecked"),
        "role": ("customer", "other", "unknown"),
        "by": ("hand", "rule", "live"),
        "severity": ("1", "2", "3", "4", "5"),
    }
)

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Word(NamedTuple):
    """A filter word."""

    name: str
    value: str

    def __str__(self) -> str:
        return word(self.name, self.value)


class Measure(NamedTuple):
    """A measure, taken apart. `mark` of a share is 0..1; `thing` is what a mean is of."""

    form: Form
    unit: str
    relation: str
    mark: float
    having: tuple[Word, ...] = ()
    among: tuple[Word, ...] = ()
    least: int | None = None
    least_unit: str = ""
    thing: str = ""

    @property
    def what(self) -> str:
        """What is counted, in words."""
        head = {"share": "share of ", "mean": f"mean {self.thing} of ", "count": ""}[self.form] + self.unit
        having = f" with {' '.join(map(str, self.having))}" if self.having else ""
        return head + having + (f" among {' '.join(map(str, self.among))}" if self.among else "")

    @property
    def passes(self) -> str:
        """The pass mark, in words."""
        return f"{_SAID[self.relation]} {self.figure(self.mark)}"

    @property
    def smallest(self) -> str:
        """The smallest sample, in words; empty where none is asked for."""
        return "" if self.least is None else f"at least {self.least} {self.least_unit}"

    def figure(self, value: float) -> str:
        """A value as this measure shows it."""
        if self.form == "share":
            return f"{round(value * 100, 1):g} %"
        return f"{round(value, 2):.12g}"

    def __str__(self) -> str:
        mark = f"{round(self.mark * 100, 4):g}%" if self.form == "share" else f"{self.mark:.12g}"
        return f"{self.what} {self.relation} {mark}" + (f" of {self.smallest}" if self.smallest else "")


def parse(text: str) -> Measure:
    """The line as a measure. Raises UsageProblem that says what would have been right."""
    rest = " ".join(line(text).split())
    if not rest:
        raise UsageProblem("the measure is empty", f"such as: {EXAMPLE}")
    rest, least, least_unit = _least(rest)
    rest, relation, digits, percent = _mark(rest)
    head, having, among = _parts(rest)
    form, unit, thing = _head(head)
    if form == "count" and not percent and not digits.lstrip("-").isdecimal():  # else 1,000 would be read as 1
        raise UsageProblem(f"{digits} cannot be a number of {unit}", "write a whole number without separators: 1000")
    mark = _number(digits) / (100 if percent else 1)
    counted, around = _dated(_words(having), _words(among))
    return _sensible(Measure(form, unit, relation, mark, counted, around, least, least_unit, thing), percent)


def _least(text: str) -> tuple[str, int | None, str]:
    found = _LEAST.search(text)
    return (text[: found.start()], int(found[1]), _unit(found[2])) if found else (text, None, "")


def _mark(text: str) -> tuple[str, str, str, bool]:
    """(what is before the pass mark, its relation, its number as it is written, whether that is in per cent)."""
    found = _MARK.search(text)
    if found is None:
        raise UsageProblem(
            f"the measure “{text}” has no pass mark", "end it with one: >= 30% for a share, >= 5 or < 5 for a count"
        )
    relation = _RELATIONS[" ".join(found[1].lower().split())]
    return text[: found.start()].strip(), relation, found[2], bool(found[3])


def _number(digits: str) -> float:
    try:
        return float(digits.replace(",", "."))
    except ValueError as error:
        raise UsageProblem(f"“{digits}” is no number", "write the pass mark as 30% or 5 or 3.5") from error


def _parts(text: str) -> tuple[str, str, str]:
    """(what is counted, the words after with, the words after among); a keyword inside of quotation marks is none."""
    bare = re.sub(r'"[^"]*"', lambda found: "x" * len(found[0]), text)
    at = re.search(r"\samong\s", bare, re.IGNORECASE)
    before, among = (text[: at.start()], text[at.end() :]) if at else (text, "")
    found = re.search(r"\s(?:with|that have|whose)\s", bare[: len(before)], re.IGNORECASE)
    head, having = (before[: found.start()], before[found.end() :]) if found else (before, "")
    # "among callers with tag:a" says the same as "among tag:a".
    return head, having, re.sub(rf"^(?:(?:{'|'.join(UNITS)})\s+)?(?:with\s+)?", "", among, flags=re.IGNORECASE)


def _head(text: str) -> tuple[Form, str, str]:
    """(form, unit, what a mean is of)."""
    words = text.lower().split()
    if words[:2] == ["share", "of"] and len(words) == 3:
        return "share", _unit(words[2]), ""
    if words[:1] in (["mean"], ["average"]) and len(words) > 1:
        thing = words[1]
        if thing not in MEANS:
            raise UsageProblem(f"there is no mean of “{thing}”", f"one of: {', '.join(MEANS)}")
        unit = MEANS[thing]
        if words[2:] not in ([], ["of", unit]):
            raise UsageProblem(f"the mean {thing} is of {unit}", f"write: mean {thing} of {unit} with …")
        return "mean", unit, thing
    if len(words) == 1:
        return "count", _unit(words[0]), ""
    loose = next((one for one in WORD.finditer(text)), None)
    hint = f"write “with” before {loose[0]}" if loose else f"such as: {EXAMPLE}"
    raise UsageProblem(f"cannot tell what “{text}” counts", hint)


def _unit(text: str) -> str:
    tidy = text.lower() + ("" if text.lower().endswith("s") else "s")
    if tidy in UNITS:
        return tidy
    raise UsageProblem(f"“{text}” cannot be counted", f"one of: {', '.join(UNITS)}")


def _words(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    left = WORD.sub(" ", text).replace(",", " ").replace(" and ", " ").split()
    if left:
        raise UsageProblem(f"“{left[0]}” is no filter", f"filters are written name:value, perhaps tag:{left[0]}")
    for name, quoted, plain in WORD.findall(text):
        found += _word(name.lower(), (quoted or plain).strip(" ,"))
    return tuple(found)


def _dated(having: tuple[Word, ...], among: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Days narrow what was heard, wherever they stand: nobody asks which share of the calls was held in March."""
    days = tuple(one for one in having if one.name in ("since", "until"))
    return tuple(one for one in having if one not in days), among + days


def _word(name: str, value: str) -> list[Word]:
    if name not in (*OF_CALLS, *OF_QUOTES):
        every = ", ".join(sorted((*OF_CALLS, *OF_QUOTES)))
        near = get_close_matches(name, (*OF_CALLS, *OF_QUOTES), n=1)
        raise UsageProblem(f"there is no filter {name}:", f"perhaps {near[0]}:" if near else f"there are: {every}")
    if not value:
        example = _CHOICES.get(name, ("oil-light" if name == "tag" else "name",))[0]
        raise UsageProblem(f"{name}: has no value", f"write it after the colon, such as {name}:{example}")
    return _VALUES.get(name, _chosen)(name, value)


def _chosen(name: str, value: str) -> list[Word]:
    if name in _CHOICES:
        fitting = [one for one in _CHOICES[name] if one.startswith(value.lower())]
        if len(fitting) != 1 and value.lower() not in fitting:
            raise UsageProblem(f"no {name} “{value}”", f"one of: {', '.join(_CHOICES[name])}")
        return [Word(name, fitting[0])]
    return [Word(name, value)]


def _role(name: str, value: str) -> list[Word]:
    if value.lower() in ("agent", "staff"):
        raise UsageProblem("what support staff said never counts", "leave role: away, or use role:customer")
    return _chosen(name, value)


def _severity(name: str, value: str) -> list[Word]:
    return _chosen(name, value.removeprefix(">=").removesuffix("+"))


def _day(name: str, value: str) -> list[Word]:
    first, dots, last = value.partition("..")
    days = [one for one in ((first, last) if name == "date" else (value,)) if one]
    if not days or not all(_DAY.fullmatch(one) for one in days) or (dots and name != "date"):
        raise UsageProblem(f"“{value}” is no day", f"write {name}:2027-03, {name}:2027-03-31, or date:2027-01..2027-03")
    if name != "date":
        return [Word(name, value)]
    return [Word(one, day) for one, day in (("since", first), ("until", last if dots else first)) if day]


_VALUES: Mapping[str, Callable[[str, str], list[Word]]] = MappingProxyType(
    {"role": _role, "severity": _severity, "date": _day, "since": _day, "until": _day}
)


def _sensible(made: Measure, percent: bool) -> Measure:
    """The measure, if it can hold. Raises UsageProblem."""
    if made.form == "share":
        _sensible_share(made, percent)
    elif percent:
        raise UsageProblem(
            f"a percentage is the mark of a share, not of “{made.what}”", f"write: share of {made.unit} with …"
        )
    elif made.form == "mean" and not 1 <= made.mark <= 5:
        raise UsageProblem(f"{made.thing} goes from 1 to 5, so {made.mark:g} cannot be its mark", "such as >= 3.5")
    elif made.form == "count" and not 0 <= made.mark <= _MOST:
        raise UsageProblem(f"{made.mark:.12g} cannot be a number of {made.unit}", "write a whole number")
    for words in (made.having, made.among):
        once = [one.name for one in words if one.name not in SEVERAL]
        if twice := next((name for name in once if once.count(name) > 1), None):
            raise UsageProblem(f"{twice}: stands twice", "only tag:, for: and against: may; make two sheets of it")
    return made


def _sensible_share(made: Measure, percent: bool) -> None:
    if made.unit == "quotes":
        raise UsageProblem(
            "a share of quotes would count a caller who says much many times", "ask for a share of callers or of calls"
        )
    if not made.having:
        raise UsageProblem(f"a share of {made.unit} needs what they have", f"such as: {EXAMPLE}")
    if not 0 <= made.mark <= (1 if percent else 100):
        raise UsageProblem(f"no share can be {made.mark * (100 if percent else 1):g} %", "write 0% to 100%")
    if not percent:
        meant = f"{made.mark * 100:g}%" if 0 < made.mark < 1 else f"{made.mark:g}%"
        raise UsageProblem(f"the mark of a share is a percentage, not {made.mark:g}", f"write {meant}")
