"""The log file: what ran, how long, what failed. Never what was said."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.settings import Paths


def start(paths: Paths, level: str) -> None:
    """Sends Callscope's own log records to a file in the workspace; other libraries' go nowhere.

    Their records may quote what they worked on, ours hold ids, sizes and times.
    """
    logger = logging.getLogger("callscope")
    logger.setLevel(level)
    if not logger.handlers and paths.home.is_dir():
        try:
            paths.logs.mkdir(exist_ok=True)
            file = RotatingFileHandler(
                paths.logs / "callscope.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
            )
        except OSError:
            return  # a workspace on a read-only disk can still be read
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(file)
        logger.propagate = False
