"""What is known of a recording before it is heard: from its name, and from a CSV of call records beside it."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.errors import Unusable, UsageProblem
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.settings import NamesSettings

FACTS = ("title", "caller", "agent", "queue", "reason", "held_at", "agent_channel")
"""What a name or a record can tell."""


def describe(path: Path, names: NamesSettings) -> dict[str, str]:
    """The known facts of a file, by the names in FACTS; the record beside it wins over the file's name.

    Raises Unusable when the records beside it cannot be read.
    """
    facts = {"title": _title(path.stem) or _title(path.name)}
    facts |= _from_name(path.stem, names.pattern)
    facts |= _from_records(path, path.parent / names.records)
    return facts


def _title(name: str) -> str:
    return line(os.fsencode(name).decode("utf-8", "replace")).replace("_", " ").strip()


def _from_name(stem: str, pattern: str) -> dict[str, str]:
    if not pattern:
        return {}
    from callscope.insight.own_rules import LIMIT, ready  # 20 ms

    try:
        found = ready(pattern, case=True).search(stem, timeout=LIMIT)
    except (UsageProblem, TimeoutError) as error:
        why = "takes too long" if isinstance(error, TimeoutError) else error.message
        raise Unusable(
            f"the setting names.pattern cannot be used on {line(stem)}: {why}",
            "callscope settings set names.pattern changes it; without a repeat inside of a repeat it is quick",
        ) from error
    return _facts(found.groupdict()) if found else {}


def _from_records(path: Path, records: Path) -> dict[str, str]:
    if not records.is_file():
        return {}
    try:
        with records.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                if row.get("file") == path.name:
                    return _facts(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unusable(f"cannot read the call records {records}: {error}", "save it as UTF-8 CSV") from error
    return {}


def _facts(found: Mapping[str, str | None]) -> dict[str, str]:
    named = {"held_at" if name == "date" else name: line(value or "").strip() for name, value in found.items() if name}
    return {name: value for name, value in named.items() if value and name in FACTS}
