"""Quotes and codebook handed over by command, run in this process."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from callscope.cli.start import run as cli
from callscope.settings import Paths
from callscope.workspace import Workspace
from tests.pipeline.handing import filled


@pytest.fixture
def workspace(workspace_home: Path, tmp_path: Path) -> Workspace:
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    filled(paths.home)
    return Workspace(paths)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("form", ["csv", "json", "md", "html"])
def test_text_goes_to_stdout_and_nothing_else_does(workspace: Workspace, printed, form: str) -> None:
    code, out, _ = printed("quotes", "export", "--format", form)
    assert code == 0
    assert "oil light is still on" in out
    begins = {"csv": "id,call", "json": "{", "md": "# 5 quotes", "html": "<!doctype html>"}
    assert out.startswith(begins[form])


@pytest.mark.parametrize("form", ["xlsx", "qdpx", "clips"])
def test_what_is_no_text_needs_a_place_and_says_so(workspace: Workspace, printed, form: str) -> None:
    code, out, err = printed("quotes", "export", "--format", form)
    assert (code, out) == (2, "")
    assert "-o" in err


def test_the_end_of_the_name_says_which_form_is_meant(workspace: Workspace, printed, tmp_path: Path) -> None:
    code, out, err = printed("quotes", "export", "-o", tmp_path / "q.XLSX")
    assert (code, out) == (0, "")
    assert "written: 5 quotes to" in err
    assert openpyxl.load_workbook(tmp_path / "q.XLSX")["Quotes"].max_row == 6
    assert printed("quotes", "export", "-o", tmp_path / "q.qdpx")[0] == 0
    assert "project.qde" in zipfile.ZipFile(tmp_path / "q.qdpx").namelist()
    assert printed("quotes", "export", "-o", tmp_path / "q.txt")[0] == 0
    assert (tmp_path / "q.txt").read_text("utf-8-sig").startswith("id,call")


def test_clips_say_what_has_no_sound_and_are_not_replaced_unasked(
    workspace: Workspace, printed, tmp_path: Path
) -> None:
    folder = tmp_path / "clips"
    code, _, err = printed("quotes", "export", "--format", "clips", "--audio", "flac", "-o", folder)
    assert code == 0
    assert "a ticket has no sound" in err
    assert "written: 5 quotes, 3 with sound to" in err
    assert len(list(folder.glob("*.flac"))) == 3
    code, _, err = printed("quotes", "export", "--format", "clips", "--audio", "flac", "-o", folder)
    assert code == 2
    assert "--force" in err
    assert printed("quotes", "export", "--format", "clips", "--audio", "flac", "-o", folder, "--force")[0] == 0


def test_a_receipt_comes_as_json(workspace: Workspace, printed, tmp_path: Path) -> None:
    _, out, _ = printed("quotes", "export", "-o", tmp_path / "q.qdpx", "--no-audio", "--json")
    receipt = json.loads(out)
    assert (receipt["form"], receipt["quotes"], receipt["clips"]) == ("qdpx", 5, 0)
    code, out, _ = printed("quotes", "export", "-o", tmp_path / "q.qdpx", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "usage")


def test_filters_and_numbers_choose(workspace: Workspace, printed) -> None:
    def numbers(*arguments: object) -> list[int]:
        return [one["id"] for one in json.loads(printed("quotes", "export", *arguments, "--json")[1])["quotes"]]

    assert numbers("--kind", "want") == [4]
    assert sorted(numbers(1, 5)) == [1, 5]
    assert numbers(1, 5, "--tag", "reset") == [1]
    assert printed("quotes", "export", 99)[0] == 4


def test_a_codebook_goes_out_as_qdc_and_comes_back(workspace: Workspace, printed, tmp_path: Path) -> None:
    file = tmp_path / "book.qdc"
    assert printed("tags", "export", "--format", "qdc", "-o", file)[0] == 0
    _, out, _ = printed("tags", "export", "--format", "qdc")
    assert out.strip() == file.read_text().strip()
    before = workspace.tags()
    workspace.remove_tag("reset")
    workspace.set_tag("fault", colour="", description="")
    code, _, err = printed("tags", "import", file)
    assert code == 0, err
    assert "imported: 3 tags, 1 of them new" in err
    after = {(one.name, one.parent, one.description, one.colour) for one in workspace.tags()}
    assert after == {(one.name, one.parent, one.description, one.colour) for one in before}
    printed("undo")
    assert "reset" not in {one.name for one in workspace.tags()}
    file.write_text("<CodeBook/>")
    code, _, err = printed("tags", "import", file)
    assert code == 2
    assert ".qdc" in err


def test_a_pipe_gets_bytes_that_a_spreadsheet_reads(workspace: Workspace, printed, tmp_path: Path) -> None:
    printed("quotes", "export", "-o", tmp_path / "q.csv")
    data = (tmp_path / "q.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert len(io.StringIO(data.decode("utf-8-sig")).readlines()) >= 6
