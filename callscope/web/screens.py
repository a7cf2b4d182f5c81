"""The screens in a browser: textual-serve runs the program once for each page and hands its picture and keys over."""

from __future__ import annotations

import asyncio
import html
import json
import secrets
import shlex
import subprocess
import sys
import weakref
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from callscope.web.gate import HEADERS, Asked, Gate

if TYPE_CHECKING:
    import socket

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).with_name("page.html")

SIZE = {"width": 80, "height": 24}
"""The terminal of a page that does not say how large it is."""

ENDING = 5.0
"""Seconds that the programs behind open pages have to end."""


def serve_screens(home: Path, gate: Gate, port: socket.socket) -> None:
    """Serves the screens of a workspace at an open port until Ctrl-C or a termination."""
    screens = Screens(home, gate)
    web.run_app(screens.gated(), sock=port, print=None, access_log=None, shutdown_timeout=ENDING)


def command(home: Path) -> str:
    """What a page runs, for a shell; the shell gives way to it."""
    words = [sys.executable, "-m", "callscope", "--workspace", str(home)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else f"exec {shlex.join(words)}"


class Program(AppService):
    """The program behind a page, which is gone when its page is."""

    async def stop(self) -> None:
        """Ends it; one that does not end is killed. What was acknowledged is stored."""
        with suppress(TimeoutError):
            await asyncio.wait_for(super().stop(), ENDING)
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


class Screens(Server):
    """textual-serve's server with our own page, which loads nothing from elsewhere, behind the gate."""

    def __init__(self, home: Path, gate: Gate) -> None:
        super().__init__(command(home), title="Callscope")
        self._gate = gate
        self._page = Template(PAGE.read_text(encoding="utf-8"))
        self._open: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    async def gated(self) -> web.Application:
        """The application: everything beneath the secret path, everything through the gate."""
        outer = web.Application(middlewares=[self._guard])
        outer.add_subapp(self._gate.place, await self._make_app())
        outer.on_response_prepare.append(_harden)
        return outer

    async def on_startup(self, _app: web.Application) -> None:
        """Says nothing; the command line has said where it is."""

    async def on_shutdown(self, _app: web.Application) -> None:
        """Closes every page, which ends its program."""
        for socket in list(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        is_socket = headers.get("upgrade", "").lower() == "websocket"
        answer = self._gate.answer(Asked(request.method, request.path, request.query_string, headers, is_socket))
        if answer.status == 303:
            return web.Response(status=303, headers={"Location": answer.location, "Set-Cookie": answer.cookie})
        if answer.status:
            return web.Response(status=answer.status, text=answer.said)
        return await handler(request)

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page of a session."""
        nonce = secrets.token_urlsafe(16)
        text = self._page.substitute(
            socket=html.escape(f"ws://{request.host}{self._gate.place}ws"),
            place=json.dumps(self._gate.place),
            nonce=nonce,
            size=min(max(to_int(request.query.get("fontsize", "16"), 16), 8), 40),
        )
        response = web.Response(text=text, content_type="text/html")
        response.headers["Content-Security-Policy"] = policy(nonce, request.host)
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One page and its program, until one of them ends."""
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        size = [min(max(to_int(request.query.get(name, ""), usual), 1), 1000) for name, usual in SIZE.items()]
        program = Program(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=partial(_close, socket),
            download_manager=self.download_manager,
        )
        self._open.add(socket)
        await program.start(*size)
        try:
            await self._process_messages(socket, program)
        finally:
            await program.stop()
        return socket


def policy(nonce: str, host: str) -> str:
    """The page's Content-Security-Policy: nothing is loaded from, or sent to, anywhere but the server of the page.

    The terminal (xterm.js) writes its measures into style elements.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data:; connect-src 'self' ws://{host}; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    )


async def _close(socket: web.WebSocketResponse) -> None:
    await socket.close()


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
