"""FAULTS P4, P5: the tables that are served hold nothing of callers who said no, then or meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from callscope.nouns.trail import Asked
from callscope.pipeline.claims import Claim
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from callscope.web.gate import Gate
from callscope.web.tables import guarded
from callscope.workspace import Workspace
from tests.store.made import CAST, OIL, cast_call, oil_call

HERE = "127.0.0.1:8417"


@pytest.fixture
def workspace(workspace_home: Path, tmp_path: Path) -> Workspace:
    made = Workspace(Paths(workspace_home, tmp_path / "models"))
    library = open_library(made.paths)
    library.save_call(oil_call())
    library.save_call(cast_call())
    made.add_quote(OIL, 4.5, 12.0, kind="pain", note="third time")
    return made


def said(path: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT call FROM utterances")}


def test_P4_the_tables_that_are_served_hold_no_call_whose_caller_said_no(workspace: Workspace) -> None:
    with workspace.tables() as tables:
        assert (tables.path, tables.may_change, tables.left_out) == (workspace.paths.store, True, ())
    workspace.withdraw_consent([OIL])
    with workspace.tables() as tables:
        assert said(tables.path) == {CAST}
        assert (tables.may_change, tables.left_out) == (False, (OIL,))
        assert [one for one in (b"my oil light", b"third time", b"Suzanne") if one in tables.path.read_bytes()] == []
        assert tables.path.is_relative_to(workspace.paths.work)
        assert tables.path.parent.stat().st_mode & 0o777 == 0o700
    assert list(workspace.paths.work.iterdir()) == []
    assert [one.what for one in workspace.trail(Asked(act="served"))] == ["tables", "tables"]


def test_the_question_of_tags_by_callers_counts_who_the_tag_list_counts(workspace: Workspace) -> None:
    for call in (OIL, CAST):
        workspace.add_quote(call, 5.5, 12.0, tags=["light"])
    workspace.add_quote(OIL, 13.0, 20.0, tags=["light"])  # the agent's
    workspace.set_call(CAST, left_out="a wrong number")
    with workspace.tables() as tables, closing(sqlite3.connect(tables.path)) as connection:
        sql = tables.about["queries"]["tags_by_callers"]["sql"]
        assert [row[:2] for row in connection.execute(sql)] == [("light", 1)]
    assert workspace.tag("light").callers == 1


def test_what_a_killed_server_left_goes_and_a_running_one_keeps_its_own(workspace: Workspace) -> None:
    workspace.withdraw_consent([OIL])
    left = workspace.paths.work / "tables-dead"
    left.mkdir(parents=True)
    (left / "callscope.db").write_text("my oil light")
    with workspace.tables() as first, workspace.tables() as second:
        assert not left.exists()
        assert said(first.path) == said(second.path) == {CAST}
    assert Claim.take(workspace.paths.work, "tables-dead")


async def answered(workspace: Workspace, shut: Any) -> tuple[int, str]:
    """The status and the text of a request of somebody who was let in."""
    gate = Gate()
    sent: list[MutableMapping[str, Any]] = []

    async def inside(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"rows"})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def ask(path: str, query: str, cookie: str = "") -> None:
        headers = [(b"host", HERE.encode()), (b"cookie", cookie.encode())]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
        await guarded(inside, gate, shut)(scope, None, send)  # type: ignore[arg-type]

    await ask("/", f"token={gate.token}")
    cookie = dict(sent[0]["headers"])[b"set-cookie"].decode().partition(";")[0]
    sent.clear()
    await ask(f"{gate.place}callscope", "", cookie)
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize("closed", [True, False])
async def test_P4_a_caller_who_says_no_meanwhile_shuts_the_tables(workspace: Workspace, closed: bool) -> None:
    if closed:
        workspace.withdraw_consent([OIL])
    with workspace.tables() as tables:
        assert await answered(workspace, tables.shut) == (200, "rows")
        workspace.set_consent([CAST], decision="declined")
        status, text = await answered(workspace, tables.shut)
        assert (status, "start it again" in text) == (403, True)


async def test_P1_a_copy_that_is_served_is_shut_once_something_is_erased(workspace: Workspace) -> None:
    workspace.withdraw_consent([OIL])
    with workspace.tables() as tables:
        workspace.erase(workspace.to_erase([CAST]))
        assert (await answered(workspace, tables.shut))[0] == 403
