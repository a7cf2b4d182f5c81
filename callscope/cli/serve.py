"""serve: the screens, or the store's tables, in a browser on this machine."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show, show_json
from callscope.errors import ModelMissing
from callscope.plural import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket

    from callscope.web.gate import Gate
    from callscope.workspace import Workspace


@click.command()
@click.option("--datasette", is_flag=True, help="The store's tables, read-only, instead of the screens.")
@click.option("--host", default="127.0.0.1", show_default=True, help="127.0.0.1 or ::1: this machine, no other.")
@click.option("--port", default=8417, show_default=True, help="0 takes a free one.")
@json_option
@click.pass_obj
def serve(workspace: Workspace, datasette: bool, host: str, port: int, as_json: bool) -> None:
    """Show Callscope in a browser on this machine; Ctrl-C ends it.

    Prints an address that opens once: the browser that opens it is let in, every other is refused. Sound plays, and is
    recorded, on the machine that runs Callscope. With --datasette the store's tables are read and searched with SQL,
    without the calls whose callers said no, and nothing can be changed.
    """
    _look_for("datasette" if datasette else "textual_serve")
    (_serve_tables if datasette else _serve_screens)(workspace, host, port, as_json)
    say("ended")


def _serve_screens(workspace: Workspace, host: str, port: int, as_json: bool) -> None:
    from callscope.web.screens import serve_screens

    with _opened("", host, port, as_json) as (gate, listening):
        serve_screens(workspace.paths.home, gate, listening)


def _serve_tables(workspace: Workspace, host: str, port: int, as_json: bool) -> None:
    from callscope.web.tables import serve_tables

    with _opened(workspace.paths.store.stem, host, port, as_json) as (gate, listening), workspace.tables() as tables:
        if tables.left_out:
            many = count(len(tables.left_out), "call")
            say(f"left out: {many} of callers who said no; what is stored from now on is not shown either")
        serve_tables(tables.path, tables.may_change, tables.about, gate, listening, tables.shut)


@contextmanager
def _opened(first: str, host: str, port: int, as_json: bool) -> Iterator[tuple[Gate, socket]]:
    """The gate and the port, once the address was told; `first` is the page that it leads to."""
    from callscope.web.gate import Gate
    from callscope.web.port import open_port

    gate = Gate(first)
    with open_port(host, port) as listening:
        address = gate.address(host, listening.getsockname()[1])
        show_json({"address": address}) if as_json else show(address)
        say("open it in a browser on this machine; it opens once. Ctrl-C ends it")
        yield gate, listening


def _look_for(package: str) -> None:
    if find_spec(package) is None:
        raise ModelMissing(f"callscope serve needs {package}", "pip install 'callscope[team]'")


COMMANDS = (serve,)
