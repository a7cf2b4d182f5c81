"""The nouns of backups. Frozen values, no I/O."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Backup(NamedTuple):
    """A backup: what is in it. `home` is the workspace that it was made of; `version` of Callscope."""

    path: Path
    made_at: str = ""
    home: str = ""
    version: str = ""
    calls: int = 0
    quotes: int = 0
    settings: bool = False
    recordings: int = 0
    bytes: int = 0


class Restored(NamedTuple):
    """What was put in place, and under which names what was there before is kept."""

    backup: Backup
    kept: tuple[Path, ...] = ()
    recordings: int = 0
    erased: int = 0
    """Calls of the backup that were erased since it was made, and so did not come back."""
    lost: bool = False
    """Whether the store that was there is damaged, so that nobody knows what else was erased since."""


class Merged(NamedTuple):
    """What came from another workspace: calls, and files that `failed` there.

    `known` were here; `left` stay there (recorded live, with a consent, texts, or erased or closed here), as do the
    `quotes` of the calls that came and the corrections of `edited` of them.
    """

    calls: int = 0
    known: int = 0
    left: int = 0
    quotes: int = 0
    edited: int = 0
    failed: int = 0
