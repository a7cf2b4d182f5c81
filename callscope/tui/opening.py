"""Showing a file in the browser of the desktop, where there is one."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def open_in_browser(path: Path) -> bool:
    """Whether a browser with a window of its own was asked to show the file; one in the terminal would draw over us."""
    import webbrowser  # 10 ms

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    in_terminal = isinstance(found, webbrowser.GenericBrowser) and not isinstance(found, webbrowser.BackgroundBrowser)
    return not in_terminal and found.open(path.absolute().as_uri())
