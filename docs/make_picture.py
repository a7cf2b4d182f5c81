"""Makes docs/callscope.svg, the README's picture, from the real app on the real sample call.

python docs/make_picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from callscope.settings import Paths, find_models
from callscope.tui.app import CallscopeApp
from callscope.workspace import Workspace

PICTURE = Path(__file__).with_name("callscope.svg")
KEYS = ("enter", "down", "down", "down", "p")


async def picture(workspace: Workspace) -> str:
    """The call screen with a quote just made, as SVG."""
    app = CallscopeApp(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        for key in KEYS:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="callscope")


def main() -> None:
    """Hears the first sample call and takes the picture."""
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(Paths(Path(home), find_models()))
        call = next(path for path in workspace.samples() if path.suffix == ".flac")
        list(workspace.hear([call]))
        drawn = asyncio.run(picture(workspace))
    # The fonts would be fetched from elsewhere; the reader's own fixed font does as well.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
