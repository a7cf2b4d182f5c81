"""Screens as plain text, compared with files. UPDATE_SNAPSHOTS=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def check(name: str, text: str) -> None:
    """Compares a screen with the file of that name."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text + "\n", encoding="utf-8")
    assert path.exists(), f"no snapshot {name}; look at the screen, then UPDATE_SNAPSHOTS=1 writes it"
    assert text + "\n" == path.read_text(encoding="utf-8")
