"""Who may come in: the browser that used the one-time address, from a page of ours, at an address of this machine.

The threats are other people and programs on the same machine, which reach every port of it, and pages elsewhere that
make a browser on it ask for them (cross-site requests; DNS rebinding, where a name of theirs points here). The cookie
belongs to a secret path, since browsers send cookies to every port of a host.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs

HOSTS = ("127.0.0.1", "::1")
"""What may be listened at."""

NAMED = re.compile(r"(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?")
"""What the Host header may say: no name that somebody else could let point here."""

COOKIE = "callscope"

PASTE = "Copy the address that `callscope serve` printed into the browser's address bar."
USED = "The address that `callscope serve` printed opens once. Start it again for a new one."

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries: nothing is kept by the browser, and no other page can look into ours."""


class Asked(NamedTuple):
    """A request, as far as it matters who asks. `headers` have names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    is_socket: bool = False


class Answer(NamedTuple):
    """`status` 0 lets the request in; else what is answered: with 303 where to go and the cookie, else the reason."""

    status: int = 0
    said: str = ""
    location: str = ""
    cookie: str = ""


class Gate:
    """One token, which opens once, and one session."""

    def __init__(self, first: str = "") -> None:
        """`first` is the page, beneath the secret path, that the one-time address leads to."""
        self._first = first
        self.place = f"/{secrets.token_hex(8)}/"
        """The secret path beneath which everything is."""
        self.token = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._is_open = True

    def address(self, host: str, port: int) -> str:
        """The one-time address."""
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/?token={self.token}"

    def answer(self, asked: Asked) -> Answer:
        """Whether a request is let in. A refused one never uses the token up."""
        host = asked.headers.get("host", "")
        if not NAMED.fullmatch(host):
            return Answer(403, "This is no address of this machine. " + PASTE)
        if not _is_ours(asked, host):
            return Answer(403, "Another page asked for this. " + PASTE)
        if asked.path.startswith(self.place) and self._knows(asked.headers.get("cookie", "")):
            return Answer()
        return self._welcome(asked)

    def _welcome(self, asked: Asked) -> Answer:
        given = parse_qs(asked.query).get("token", [""])[0]
        fits = secrets.compare_digest(given.encode(), self.token.encode())
        if not (fits and self._is_open and asked.method == "GET" and asked.path == "/"):
            return Answer(403, USED)
        self._is_open = False
        cookie = f"{COOKIE}={self._session}; Path={self.place}; HttpOnly; SameSite=Strict"
        return Answer(303, location=self.place + self._first, cookie=cookie)

    def _knows(self, header: str) -> bool:
        try:
            found = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return False
        return found is not None and secrets.compare_digest(found.value.encode(), self._session.encode())


def _is_ours(asked: Asked, host: str) -> bool:
    """Whether a page of ours asks, or nobody's. A socket must say whose; another port of this machine is not ours."""
    origin = asked.headers.get("origin", "")
    if origin != f"http://{host}" and (origin or asked.is_socket):
        return False
    return asked.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
