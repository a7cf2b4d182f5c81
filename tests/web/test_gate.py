"""Who is let in to what is served: one browser, from our own page, at an address of this machine."""

from __future__ import annotations

import json
import socket

import pytest

from callscope.cli.start import run as cli
from callscope.errors import Refused, Unusable
from callscope.web.gate import Asked, Gate
from callscope.web.port import open_port

HERE = "127.0.0.1:8417"


def asked(path: str, query: str = "", socket: bool = False, method: str = "GET", **headers: str) -> Asked:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(method, path, query, {"host": HERE, **named}, socket)


def entered() -> tuple[Gate, str]:
    """A gate that a browser went through, and its cookie."""
    gate = Gate()
    answer = gate.answer(asked("/", f"token={gate.token}"))
    assert answer.status == 303
    assert answer.location == gate.place
    assert "HttpOnly" in answer.cookie
    assert "SameSite=Strict" in answer.cookie
    assert f"Path={gate.place}" in answer.cookie
    return gate, answer.cookie.partition(";")[0]


def test_the_address_opens_once_and_its_cookie_opens_everything_beneath_the_secret_path() -> None:
    gate, cookie = entered()
    assert gate.answer(asked("/", f"token={gate.token}")).status == 403
    assert gate.answer(asked(f"{gate.place}static/x.js", cookie=cookie)).status == 0
    assert gate.answer(asked(f"{gate.place}ws", socket=True, cookie=cookie, origin=f"http://{HERE}")).status == 0


@pytest.mark.parametrize("path", ["/", "/ws", "/static/", "PLACE", "PLACEws"])
def test_without_token_or_cookie_nothing_opens(path: str) -> None:
    gate, _ = entered()
    path = path.replace("PLACE", gate.place)
    for cookie in ("", "callscope=", "callscope=wrong", "other=1", 'callscope="'):
        assert gate.answer(asked(path, "token=", cookie=cookie)).status == 403


def test_a_token_is_asked_for_with_get_at_the_root_and_compared_whole() -> None:
    gate = Gate()
    for path, query, method in [
        ("/", f"token={gate.token[:-1]}", "GET"),
        ("/", f"token={gate.token}é", "GET"),
        ("/", f"token={gate.token}", "POST"),
        (gate.place, f"token={gate.token}", "GET"),
    ]:
        assert gate.answer(asked(path, query, method=method)).status == 403
    assert gate.answer(asked("/", f"token={gate.token}")).status == 303


@pytest.mark.parametrize(
    "host", ["", "evil.example:8417", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.7:8417", "[::]"]
)
def test_a_name_that_is_not_this_machine_s_is_refused_also_with_the_token_which_stays_good(host: str) -> None:
    gate = Gate()
    assert gate.answer(asked("/", f"token={gate.token}", host=host)).status == 403
    assert gate.answer(asked("/", f"token={gate.token}", host="localhost:9000")).status == 303


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9000", "https://127.0.0.1:8417"])
def test_a_page_of_somebody_else_is_refused_also_with_the_cookie(origin: str) -> None:
    gate, cookie = entered()
    for is_socket in (True, False):
        assert gate.answer(asked(f"{gate.place}ws", socket=is_socket, cookie=cookie, origin=origin)).status == 403


def test_a_socket_says_which_page_it_belongs_to() -> None:
    gate, cookie = entered()
    assert gate.answer(asked(f"{gate.place}ws", socket=True, cookie=cookie)).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_page_elsewhere_makes_the_browser_ask_for_is_refused_and_uses_nothing_up(site: str) -> None:
    gate = Gate()
    assert gate.answer(asked("/", f"token={gate.token}", sec_fetch_site=site)).status == 403
    assert gate.answer(asked("/", f"token={gate.token}", sec_fetch_site="none")).status == 303


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "localhost", "example.com"])
def test_only_addresses_of_this_machine_are_listened_at(host: str) -> None:
    with pytest.raises(Refused, match="only"):
        open_port(host, 0)


def test_a_port_that_is_taken_is_said_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unusable) as told:
        open_port("127.0.0.1", taken.getsockname()[1])
    assert "--port" in told.value.hint


def test_addresses_can_be_typed_as_they_are() -> None:
    gate = Gate()
    assert gate.address("127.0.0.1", 8417) == f"http://127.0.0.1:8417/?token={gate.token}"
    assert gate.address("::1", 80).startswith("http://[::1]:80/")


def test_the_command_refuses_an_address_that_others_reach(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["serve", "--host", "0.0.0.0", "--json"]) == 5
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["code"] == "refused"
    assert "ssh" in told["error"]["hint"]
