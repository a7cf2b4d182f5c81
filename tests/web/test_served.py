"""What is served, seen by a real browser: the screens and the tables, with nothing from elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
import soundfile

from callscope.call import Quote
from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.fakes import FakeEngines, noise
from tests.faults.test_network import SPY
from tests.web.browser import CHROMIUM, browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def library(tmp_path: Path, workspace_home: Path) -> Library:
    path = tmp_path / "Light on.wav"
    soundfile.write(path, noise(6), 16_000)
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    library = Library(paths.store)
    call = hear(path, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None, caller="Mary").call
    library.add_quote(Quote(0, call.recording.id, 0, 2, kind="pain", tags=("light",)))
    return library


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """The address of a running server, and the file in which it and its programs note what they connect to."""
    (folder / "sitecustomize.py").write_text(SPY)
    log = folder / "connections"
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}", "SPY_LOG": str(log)}
    command = [sys.executable, "-m", "callscope", "serve", "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        try:
            assert process.stdout
            told = ""
            while "}" not in told:
                told += process.stdout.readline()
            yield json.loads(told)["address"], log
        finally:
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(30) == 0
            finally:
                process.kill()


def programs(home: Path) -> str:
    """What runs for pages of a workspace."""
    found = subprocess.run(["pgrep", "-af", f"callscope --workspace {home}"], capture_output=True, text=True)
    return found.stdout


async def test_a_call_is_reviewed_in_a_browser_and_nothing_is_asked_of_anybody_else(
    library: Library, tmp_path: Path, workspace_home: Path
) -> None:
    with served(tmp_path) as (address, log):
        root = address.partition("?")[0]
        async with browser(tmp_path / "browser") as page:
            await page.open(address)
            await page.until_drawn("Light on")
            assert "token" not in await page.run("location.href")
            assert "not in this browser" in await page.run("document.querySelector('header').innerText")
            assert await page.run("document.fonts.check('16px Roboto Mono')")
            await page.press("Enter")
            await page.until_drawn("my light is still on")
            await page.press("n")
            await page.until_drawn("stored: need")
            assert {
                one for one in page.asked if not one.startswith((root, root.replace("http", "ws"), "data:"))
            } == set()
            assert [one for one in page.complaints if "Content Security" in one] == []
            place = await page.run("location.pathname")
        async with aiohttp.ClientSession() as other:
            for path, headers in [("", {}), (place[1:], {}), ("ws", {}), ("", {"Host": "evil.example"})]:
                async with other.get(root + path, headers=headers) as answer:
                    assert answer.status == 403
            async with other.get(address) as again:
                assert again.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await other.ws_connect(f"{root}{place[1:]}ws", origin=root.rstrip("/"))
    assert [one.kind for one in library.quotes()].count("need") == 1
    assert programs(workspace_home) == ""
    assert not log.exists(), log.read_text()


async def test_the_store_is_read_with_sql_in_a_browser_and_cannot_be_changed(library: Library, tmp_path: Path) -> None:
    with served(tmp_path, "--datasette") as (address, log):
        root = address.partition("?")[0]
        body = "document.body.innerText"
        async with browser(tmp_path / "browser") as page:
            await page.open(address)
            text = await page.until(lambda text: "Tables" in text, body)
            assert "Read-only" in text
            assert "Quotes, with their calls and callers" in text
            here = await page.run("location.href")
            await page.open(f"{here}/quotes_with_callers")
            assert "Mary" in await page.until(lambda text: "Light on" in text, body)
            await page.open(f"{here}/tags_by_callers")
            await page.until(lambda text: "light" in text, body)
            await page.open(f"{here}/what_was_said?words=light")
            await page.until(lambda text: "my light is still on" in text, body)
            library.add_quote(Quote(0, library.calls()[0].id, 2, 4, kind="want"))
            await page.open(f"{here}/quotes")
            await page.until(lambda text: "2 rows" in text, body)
            for sql in ("delete from quotes", "pragma user_version = 9", "attach '/etc/passwd' as x"):
                found = f"fetch(`{here}?sql=${{encodeURIComponent({json.dumps(sql)})}}`).then(one => one.status)"
                assert await page.run(found) == 400
            assert {one for one in page.asked if not one.startswith((root, "data:"))} == set()
            assert [one for one in page.complaints if "Content Security" in one] == []
        async with aiohttp.ClientSession() as other:
            for path in ("", "callscope", "-/databases.json"):
                async with other.get(root + path) as answer:
                    assert answer.status == 403
    assert library.check() == []
    assert len(library.quotes()) == 2
    assert not log.exists(), log.read_text()
