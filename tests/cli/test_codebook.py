"""Tags, lists and many quotes at a time by command, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.cli.start import run as cli
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.store.made import OIL, cast_call, oil_call


@pytest.fixture
def workspace(workspace_home: Path, tmp_path: Path) -> Workspace:
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    library = Library(paths.store)
    library.save_call(oil_call())
    library.save_call(cast_call())
    return Workspace(paths)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        return code, *capsys.readouterr()

    return run


def test_a_tag_is_set_in_one_act(workspace: Workspace, printed) -> None:
    printed("tags", "add", "light")
    code, _, err = printed(
        "tags", "set", "light", "--parent", "fault", "--colour", "teal", "--pin", 3, "--description", "x"
    )
    assert code == 0, err
    light = next(one for one in workspace.tags() if one.name == "light")
    assert (light.parent, light.colour, light.pinned, light.description) == ("fault", "teal", 3, "x")
    _, out, _ = printed("tags", "list")
    assert "teal" in out
    printed("tags", "set", "light", "--top", "--pin", 0, "--colour", "none")
    light = next(one for one in workspace.tags() if one.name == "light")
    assert (light.parent, light.colour, light.pinned) == (None, "", None)
    printed("undo")
    assert next(one for one in workspace.tags() if one.name == "light").pinned == 3


def test_a_tag_under_its_own_child_is_refused_with_the_reason(workspace: Workspace, printed) -> None:
    workspace.add_tag("child", "fault")
    code, _, err = printed("tags", "set", "fault", "--parent", "child")
    assert code == 2
    assert "child lies under fault" in err


def test_a_codebook_goes_out_and_comes_back(workspace: Workspace, printed, tmp_path: Path) -> None:
    workspace.add_tag("light", "fault", "=1+1")
    workspace.set_tag("light", colour="red", pinned=2)
    file = tmp_path / "codebook.csv"
    assert printed("tags", "export", "-o", file)[0] == 0
    assert "'=1+1" in file.read_text(encoding="utf-8-sig")
    assert printed("tags", "export", "-o", file)[0] == 2
    before = workspace.tags()
    workspace.remove_tag("light")
    code, _, err = printed("tags", "import", file)
    assert code == 0, err
    assert "imported: 2 tags, 1 of them new" in err
    assert workspace.tags() == before
    _, out, _ = printed("tags", "export")
    assert out.startswith("name,parent,description,colour,pinned")


def test_a_bad_line_is_named_and_nothing_is_stored(workspace: Workspace, printed, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("name,colour\ngood,red\nbad,pink\n")
    code, _, err = printed("tags", "import", file)
    assert code == 2
    assert "line 3" in err
    assert workspace.tags() == []
    file.write_bytes(b"name\n\xff\xfe\n")
    assert printed("tags", "import", file)[0] == 6
    assert printed("tags", "import", tmp_path / "none.csv")[0] == 6


def test_lists_are_shown_and_changed(workspace: Workspace, printed) -> None:
    workspace.add_quote(OIL, 4.5, 12.0, kind="pain")
    printed("lists", "add", "kind", "workaround")
    printed("lists", "key", "workaround", "h")
    printed("lists", "rename", "kind", "pain", "hurt")
    printed("lists", "move", "kind", "workaround", 1)
    rows = json.loads(printed("lists", "show", "kind", "--json")[1])
    assert rows[0] == {"name": "workaround", "uses": 0, "key": "h", "listed": True}
    assert next(one for one in rows if one["name"] == "hurt") == {"name": "hurt", "uses": 1, "key": "p", "listed": True}
    assert printed("lists", "rm", "kind", "hurt")[0] == 2  # it is used, so it asks
    assert printed("lists", "rm", "kind", " HURT ")[0] == 2
    assert printed("lists", "rm", "kind", "hurt", "--yes")[0] == 0
    assert "no longer listed" in printed("lists", "show", "kind")[1]
    assert printed("lists", "rm", "kind", "nothing")[0] == 4
    assert printed("lists", "show", "colour")[0] == 2


def test_a_kind_of_ones_own_works_in_every_command(workspace: Workspace, printed) -> None:
    printed("lists", "add", "kind", "workaround")
    assert printed("quotes", "add", OIL, 4, 12, "--kind", "workaround")[0] == 0
    assert "oil light" in printed("quotes", "list", "--kind", "workaround")[1]
    assert "Workaround (1)" in printed("quotes", "export", "--format", "md")[1]
    assert printed("quotes", "list", "--kind", "anger")[0] == 2
    assert printed("quotes", "add", OIL, 4, 12, "--kind", "anger")[0] == 2


def test_several_quotes_are_edited_in_one_act(workspace: Workspace, printed) -> None:
    one = workspace.add_quote(OIL, 4.5, 12.0, tags=("a",))
    two = workspace.add_quote(OIL, 21.0, 24.0, tags=("a", "b"))
    code, _, err = printed(
        "quotes", "edit", one.id, two.id, "--add-tag", "c", "--drop-tag", "a", "--star", "--severity", 2
    )
    assert code == 0, err
    assert [(quote.tags, quote.star, quote.severity) for quote in workspace.quotes()] == [
        (("c",), True, 2),
        (("b", "c"), True, 2),
    ]
    printed("undo")
    assert workspace.quotes() == [one, two]
    assert printed("quotes", "edit", one.id, two.id, "--tag", "x")[0] == 2
    assert json.loads(printed("quotes", "edit", one.id, "--tag", "x", "--json")[1])["tags"] == ["x"]
    assert printed("quotes", "rm", one.id, two.id, "--yes")[0] == 0
    printed("undo")
    assert len(workspace.quotes()) == 2
    assert len(json.loads(printed("quotes", "list", "--status", "unchecked", "--json")[1])) == 2
