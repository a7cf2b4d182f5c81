"""The codebook's one-line language: what a researcher types in the tag box."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from callscope.errors import UsageProblem

SEVERITIES = range(1, 6)


class TagLine(NamedTuple):
    """What a tag line says; None or empty where it says nothing."""

    tags: tuple[str, ...] = ()
    severity: int | None = None
    stage: str | None = None
    issue: str | None = None
    stance: str = ""
    note: str = ""
    drop: tuple[str, ...] = ()
    """Tags to take off."""

    def fields(self) -> dict[str, Any]:
        """What a quote gets, by the names of its fields."""
        lost = {name.casefold() for name in self.drop}
        tags = tuple(name for name in self.tags if name.casefold() not in lost)
        return {name: value for name, value in self._replace(tags=tags)._asdict().items() if name != "drop"}

    @property
    def only_drops(self) -> bool:
        """Whether it says only which tags to take off."""
        return bool(self.drop) and self == TagLine(drop=self.drop)


_MARKED = re.compile(r"""(?:^|(?<=[\s,]))(?:!\d*|[@#](?:"[^"]*"?|[^\s,;]*)|\+[A-Za-z]\w*|-[A-Za-z]\w*(?=[\s,]|$))""")
_ASSUMPTION = re.compile(r"[A-Za-z]+\d+")
"""What tells the name of an assumption, such as H1, from a tag that is taken off."""
_MINUS = re.compile(r"^-\s*|(?<=\s)-(?=[^\W\d_])")


def parse_tag_line(text: str, assumptions: Collection[str] = ()) -> TagLine:
    """`tag, tag -tag !4 @stage #issue +H1 ; note` as values. Raises UsageProblem that says what would have been right.

    A stage or an issue of several words stands in quotation marks: #"missing feature". A minus before a letter and a
    number is a stance against that assumption, as it is before each of `assumptions`; before anything else it takes a
    tag off.
    """
    before, _, note = text.partition(";")
    known = {name.casefold() for name in assumptions}
    marks: list[str] = []

    def taken(found: re.Match[str]) -> str:
        mark = found.group()
        if mark[0] == "-" and not (_ASSUMPTION.fullmatch(mark[1:]) or mark[1:].casefold() in known):
            return mark
        marks.append(mark)
        return ","

    parts = [_MINUS.split(part.strip()) for part in _MARKED.sub(taken, before).split(",")]
    return TagLine(
        tags=_names(part[0] for part in parts),
        severity=_severity([mark for mark in marks if mark.startswith("!")]),
        stage=_last(marks, "@"),
        issue=_last(marks, "#"),
        stance=" ".join(mark for mark in marks if mark[0] in "+-"),
        note=note.strip(),
        drop=_names(name for part in parts for name in part[1:]),
    )


def _names(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts if (name := " ".join(part.split()))))


def write_tag_line(line: TagLine) -> str:
    """The text that `parse_tag_line` reads back as the same values."""
    parts = [
        ", ".join(line.tags),
        f"!{line.severity}" if line.severity else "",
        f"@{quoted(line.stage)}" if line.stage else "",
        f"#{quoted(line.issue)}" if line.issue else "",
        line.stance,
        f"; {line.note}" if line.note else "",
    ]
    return " ".join(part for part in parts if part)


def quoted(value: str) -> str:
    """A value as one word of a line: in quotation marks where it has a space or a comma."""
    return f'"{value}"' if re.search(r"[\s,]", value) else value


def _severity(marks: list[str]) -> int | None:
    if not marks:
        return None
    digits = marks[-1][1:]
    if len(digits) != 1 or int(digits) not in SEVERITIES:
        raise UsageProblem(f"{marks[-1]:.12} is not a severity", "write !1 (slight) to !5 (severe)")
    return int(digits)


def _last(marks: list[str], sign: str) -> str | None:
    found = [value for mark in marks if mark.startswith(sign) and (value := mark[1:].strip('" '))]
    return found[-1] if found else None
