"""A real browser, driven through the protocol of its developer tools (chromedevtools.github.io/devtools-protocol)."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BINARY = 2
"""The opcode of a frame of bytes (RFC 6455, section 5.2)."""
PATIENCE = 20.0
"""Seconds after which what a page should show counts as missing."""


class Page:
    """A page of the browser; it notes what the page asks for and complains about, and what its sockets are sent."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.drawn = ""
        self._socket, self._count = socket, 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    async def do(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol."""
        self._count += 1
        number = self._count
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(self._answers[number], PATIENCE)

    async def open(self, address: str) -> None:
        """Goes to an address, as one typed into the address bar, and waits for what belongs to the page."""
        self._loaded.clear()
        await self.do("Page.navigate", url=address)
        await asyncio.wait_for(self._loaded.wait(), PATIENCE)

    async def run(self, script: str) -> Any:
        """What a script in the page gives; promises are waited for."""
        found = await self.do("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Presses letters, or Enter and the like by name."""
        codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "F4": 115, " ": 32}
        for key in keys:
            text = {"text": "\r" if key == "Enter" else key} if key == "Enter" or len(key) == 1 else {}
            code = codes.get(key, ord(key.upper()[0]))
            await self.do("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def until(self, fits: Callable[[str], bool], script: str) -> str:
        """What the script gives as soon as it fits."""
        text = ""
        async with asyncio.timeout(PATIENCE):
            while not fits(text):
                text = await self.run(script) or ""
                await asyncio.sleep(0.1)
        return text

    async def until_drawn(self, text: str) -> None:
        """Waits until a terminal in the page was sent this text."""
        async with asyncio.timeout(PATIENCE):
            while text not in re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", self.drawn):
                await asyncio.sleep(0.1)

    async def picture(self, into: Path) -> None:
        """A screenshot."""
        shot = await self.do("Page.captureScreenshot", format="png")
        into.write_bytes(base64.b64decode(shot["data"]))

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told.get("result", {"result": {"value": told.get("error")}}))
            elif told["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                self.asked.append(told["params"].get("url") or told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketFrameReceived" and told["params"]["response"]["opcode"] == BINARY:
                self.drawn += base64.b64decode(told["params"]["response"]["payloadData"]).decode(errors="replace")
            elif told["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif told["method"] == "Log.entryAdded":
                self.complaints.append(told["params"]["entry"]["text"])


@asynccontextmanager
async def browser(folder: Path, width: int = 1200, height: int = 800) -> AsyncIterator[Page]:
    """A page of a browser that keeps its own things in a folder, and asks nobody for anything of its own."""
    assert CHROMIUM
    quiet = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    where = ["--remote-debugging-port=0", f"--user-data-dir={folder}", f"--window-size={width},{height}"]
    with subprocess.Popen([CHROMIUM, *quiet, *where, "about:blank"], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            port = next(line for line in process.stderr if "DevTools listening" in line).split(":")[-1].split("/")[0]
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as listed:
                    pages = [one for one in await listed.json() if one["type"] == "page"]
                async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Network", "Log", "Runtime"):
                        await page.do(f"{domain}.enable")
                    yield page
        finally:
            process.kill()
