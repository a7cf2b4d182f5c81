"""I7 and J1 on the command line: what hostile names, words and tags become where they are printed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.fakes import FakeEngines
from tests.faults.test_ingest_files import NAMES, wav_bytes
from tests.hostile.program import callscope
from tests.tui import made
from tests.tui.conftest import keep

PRINTS = (
    "calls list",
    "calls show {call}",
    "calls show {call} --json",
    "callers list",
    "quotes list",
    "quotes list --json",
    "quotes export --format csv",
    "quotes export --format md",
    "quotes export --format json",
    "search hello",
    "search hello --json",
    "suggestions list",
    "tags list",
    "tags export",
    "rank",
    "rank --by tag --json",
    "rank --quotes pain",
    "themes",
    "codes",
    "redact {call}",
    "studies list",
    "assumptions list",
    "insights list",
    "actions list",
    "experiments list",
    "rules list",
    "sampling show",
    "exports list",
    "doctor",
    "undo",
    "redo",
    *(f"export {{call}} --format {form}" for form in ("txt", "md", "json", "srt", "vtt")),
)


@pytest.fixture
def workspace(workspace_home: Path) -> Workspace:
    """A store in which every text is hostile."""
    paths = Paths(workspace_home, workspace_home / "models")
    paths.make()
    workspace = Workspace(paths)
    keep(workspace, made.hostile_call())
    (call,) = workspace.calls()
    workspace.set_call(call.id, caller=made.HOSTILE, agent=made.HOSTILE, queue=made.HOSTILE, reason=made.HOSTILE)
    workspace.add_quote(call.id, 1, 4, note=made.HOSTILE, tags=(f"tag {made.HOSTILE}",), kind="pain")
    return workspace


def test_J1_no_control_byte_of_anything_stored_is_printed_by_any_command(workspace: Workspace) -> None:
    (call,) = workspace.calls()
    for words in PRINTS:
        said = callscope(*words.format(call=call.id).split(), home=workspace.paths.home)
        assert said.code in (0, 4), (words, said)


def test_J1_no_control_byte_of_what_is_typed_comes_back(workspace: Workspace) -> None:
    (call,) = workspace.calls()
    home, text = workspace.paths.home, made.HOSTILE.replace("\0", "")  # no argument can hold it
    for words in (
        ("calls", "show", text),
        ("hear", text),
        ("import", text),
        ("search", text),
        ("quotes", "add", call.id, "1", "4", "--tag", text, "--note", text),
        ("quotes", "add", call.id, text, "4"),
        ("quotes", "list", "--kind", text),
        ("tags", "add", text),
        ("tags", "rename", text, f"{text} more"),
        ("studies", "set", text, "--question", text),
        ("rank", "--by", text),
        ("settings", "set", text, text),
        ("settings", "set", "author", text),
        ("settings", "show"),
        ("export", call.id, "-o", f"{home}/no/{text.replace('/', '')}"),
        ("restore", text),
        ("models", "verify", text),
        (text,),
    ):
        callscope(*words, home=home)


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name) for name in NAMES])
def test_I7_an_odd_name_is_listed_shown_and_exported(tmp_path: Path, workspace_home: Path, name: bytes) -> None:
    odd, out = tmp_path / "odd", tmp_path / "out"
    odd.mkdir()
    out.mkdir()
    path = odd / os.fsdecode(name)
    path.write_bytes(wav_bytes(data=b"\1\0" * 48_000))
    paths = Paths(workspace_home, workspace_home / "models")
    paths.make()
    hear(path, Desk(paths, Settings(), Library(paths.store), FakeEngines().as_engines()), lambda _: None)
    listed = json.loads(callscope("calls", "list", "--json", home=workspace_home).out)
    (call,) = [one["id"] for one in listed]
    assert callscope("calls", "list", home=workspace_home).code == 0
    assert json.loads(callscope("calls", "show", call, "--json", home=workspace_home).out)["title"]
    assert callscope("quotes", "add", call, "0", "2", "--kind", "pain", home=workspace_home).code == 0
    for form in ("csv", "json", "md", "xlsx", "html", "qdpx", "clips"):
        said = callscope("quotes", "export", "--format", form, "-o", out / f"q.{form}", home=workspace_home)
        assert said.code == 0, (form, said)
    for form in ("txt", "md", "json", "srt", "vtt"):
        assert callscope("export", call, "--format", form, "-o", out / f"c.{form}", home=workspace_home).code == 0
    assert len(list(out.iterdir())) == 12
    assert [one.name for one in odd.iterdir()] == [path.name]
