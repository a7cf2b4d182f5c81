"""The codebook's one-line language: what a researcher types in the tag box."""

from __future__ import annotations

import re
from typing import NamedTuple

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


_MARKED = re.compile(r"(?:^|(?<=[\s,]))(!\d*|@[^\s,;]*|#[^\s,;]*|[+-][A-Za-z]\w*)")


def parse_tag_line(text: str) -> TagLine:
    """`tag, tag !4 @stage #issue +H1 ; note` as values. Raises UsageProblem that says what would have been right."""
    before, _, note = text.partition(";")
    marks = _MARKED.findall(before)
    tags = tuple(dict.fromkeys(tag for part in _MARKED.sub(",", before).split(",") if (tag := " ".join(part.split()))))
    return TagLine(
        tags=tags,
        severity=_severity([mark for mark in marks if mark.startswith("!")]),
        stage=_last(marks, "@"),
        issue=_last(marks, "#"),
        stance=" ".join(mark for mark in marks if mark[0] in "+-"),
        note=note.strip(),
    )


def write_tag_line(line: TagLine) -> str:
    """The text that `parse_tag_line` reads back as the same values."""
    parts = [
        ", ".join(line.tags),
        f"!{line.severity}" if line.severity else "",
        f"@{line.stage}" if line.stage else "",
        f"#{line.issue}" if line.issue else "",
        line.stance,
        f"; {line.note}" if line.note else "",
    ]
    return " ".join(part for part in parts if part)


def _severity(marks: list[str]) -> int | None:
    if not marks:
        return None
    digits = marks[-1][1:]
    if not digits or int(digits) not in SEVERITIES:
        raise UsageProblem(f"{marks[-1]} is no severity", "write !1 (slight) to !5 (severe)")
    return int(digits)


def _last(marks: list[str], sign: str) -> str | None:
    found = [mark[1:] for mark in marks if mark.startswith(sign) and len(mark) > 1]
    return found[-1] if found else None
