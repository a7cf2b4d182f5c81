"""A page is shown only by a browser with a window of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = "import sys; from pathlib import Path; from callscope.tui.opening import open_in_browser; "


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other desktops say otherwise whether they are there")
@pytest.mark.parametrize(
    ("display", "browser", "shown"),
    [
        (":9", "sh -c 'sleep 3' %s &", True),
        (":9", "true", False),
        ("", "true %s &", False),
        (":9", "no-such-browser", False),
    ],
    ids=["a window", "a browser in the terminal", "no display", "no browser"],
)
def test_a_page_is_shown_where_a_window_can_be_opened(display: str, browser: str, shown: bool, tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": display, "WAYLAND_DISPLAY": "", "BROWSER": browser, "PATH": "/usr/bin:/bin"}
    code = CODE + "print(open_in_browser(Path(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "page.html")], capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == str(shown), done.stderr
