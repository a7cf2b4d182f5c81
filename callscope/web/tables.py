"""The store's tables in a browser: Datasette, which reads the file and cannot write it, behind the gate."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from callscope.web.gate import HEADERS, Answer, Asked, Gate

if TYPE_CHECKING:
    import socket
    from pathlib import Path


Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application (asgi.readthedocs.io, version 3)."""

Shut = Callable[[], str]
"""Says why nothing may be read any more; "" while it may."""

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing is loaded from elsewhere; Datasette's own pages have scripts in them."""

SETTINGS = {"allow_download": False, "default_cache_ttl": 0, "sql_time_limit_ms": 5000, "allow_signed_tokens": False}


def serve_tables(
    store: Path, may_change: bool, known: Mapping[str, Any], gate: Gate, port: socket.socket, shut: Shut = lambda: ""
) -> None:
    """Serves the tables of a store at an open port until Ctrl-C or a termination.

    `known` is what Datasette is told of the database (its metadata). A file that may change is opened with SQLite's
    mode=ro, which sees what is stored meanwhile; one that cannot, with immutable=1. `shut` is asked at each request.
    """
    os.environ["DATASETTE_LOAD_PLUGINS"] = ""  # plugins of other programs may write, or connect elsewhere
    import uvicorn
    from datasette.app import Datasette

    # Else each mistake in SQL is printed here with every variable, rows of callers among them.
    import_module("datasette.handle_exception").rich = None  # type: ignore[attr-defined]
    files = {"files": [str(store)]} if may_change else {"files": [], "immutables": [str(store)]}
    about = {"title": "Callscope", "databases": {store.stem: known}}
    tables = Datasette(**files, metadata=about, settings={**SETTINGS, "base_url": gate.place})
    quiet: dict[str, Any] = {"log_level": "error", "access_log": False, "server_header": False, "proxy_headers": False}
    config = uvicorn.Config(guarded(tables.app(), gate, shut), lifespan="off", ws="none", **quiet)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[port])


def guarded(inside: Application, gate: Gate, shut: Shut = lambda: "") -> Application:
    """An application behind the gate. Nothing but HTTP is let through, and nothing once `shut` says why."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answer = gate.answer(_asked(scope))
        if not answer.status and (why := shut()):
            answer = Answer(403, why)
        if answer.status:
            await _refuse(answer, send)
        else:
            await inside(scope, receive, _hardening(send))

    return application


def _asked(scope: Scope) -> Asked:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Asked(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers)


async def _refuse(answer: Answer, send: Send) -> None:
    headers = [*_pairs(HEADERS.items()), (b"content-type", b"text/plain; charset=utf-8")]
    if answer.location:
        headers += _pairs([("location", answer.location), ("set-cookie", answer.cookie)])
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.said.encode()})


def _hardening(send: Send) -> Send:
    ours = _pairs([*HEADERS.items(), ("Content-Security-Policy", POLICY)])
    names = {name for name, _ in ours}

    async def hardened(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            theirs = [one for one in message.get("headers", []) if one[0].lower() not in names]
            message = {**message, "headers": [*theirs, *ours]}
        await send(message)

    return hardened


def _pairs(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers]
