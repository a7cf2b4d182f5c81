"""FAULTS J3-J5, J7, J8: hostile words, names, tags and paths in workbooks, pages, clips and projects."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrefiqda import RefiProject

from callscope.call import CallSummary, TagCount
from callscope.errors import UsageProblem
from callscope.export import manifest, page, tables, workbook
from callscope.export.refi import codes, project
from callscope.export.transcript import srt, vtt
from callscope.nouns.handed import FORMS, Wanted
from callscope.pipeline.quoting import hand_over, quote_rows
from callscope.store.library import Library
from tests.export.refi import Read
from tests.export.strict import Page, read_srt, read_vtt
from tests.faults.test_injection_exports import FORMULAS, MARKUP, hostile, quote
from tests.pipeline.handing import filled
from tests.store.made import OIL

CONTROLS = [
    "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f",
    "\x1b]2;X\x07\x1b[2J",
    "\x80\x85\x9b\x9f",
    "\ud800 \udfff \udc80",
    "\ufffe\uffff\ufeff",
    "\u202e\u2066\u2069\u200f",
    "a\rb\r\nc\nd\te",
    "\u2028\u2029",
    "😀👩\u200d🔧 𝒳 \u0301",
    "]]>&amp;<![CDATA[<!--",
    "_x000D_ _x0041_",
]

CALL = "0123456789ab"


def rows_of(text: str) -> tuple[tables.QuoteRow, ...]:
    return tables.rows([quote(text)], {CALL: hostile(text)})


def summary(text: str) -> CallSummary:
    return CallSummary(
        CALL, text, Path("/calls/x.wav"), "call", 60.0, text, text, text, text, text, text, text, outcome=text
    )


def book(path: Path, text: str) -> openpyxl.Workbook:
    with path.open("wb") as out:
        workbook.write(out, rows_of(text), [TagCount(text, description=text, parent=text)], [summary(text)])
    return openpyxl.load_workbook(path)


def a_project(path: Path, text: str) -> None:
    whole = project.Project(
        name=text,
        rows=rows_of(text),
        calls=[summary(text)],
        tags=[TagCount(text, description=text)],
        kinds=("pain", text),
        callers=(),
        studies={},
        load=lambda _: hostile(text),
        media={CALL: project.Media(text, ".wav", None)},
    )
    with path.open("wb") as out:
        project.write(out, whole, lambda _: None)


@pytest.mark.parametrize("text", [*FORMULAS, "=cmd|'/c calc'!A1", "http://example.com", "007", "1e5", "{=1}"])
def test_J3_every_cell_of_a_workbook_is_text_whatever_it_looks_like(tmp_path: Path, text: str) -> None:
    for sheet in book(tmp_path / "q.xlsx", text):
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                assert cell.data_type in ("s", "n", "d", "inlineStr"), cell
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value not in ("yes", "no"):
                    assert cell.data_type != "n"
    (_, *lines) = openpyxl.load_workbook(tmp_path / "q.xlsx")["Quotes"].iter_rows(values_only=True)
    assert any(str(one).strip() == text.replace("\r", "\ufffd").strip() for one in lines[0])


@pytest.mark.parametrize("text", FORMULAS)
def test_J3_no_cell_of_a_list_of_clips_is_a_formula(text: str) -> None:
    entries = [manifest.Entry(one, text, 1.0, text) for one in rows_of(text)]
    (row,) = csv.DictReader(io.StringIO(manifest.as_csv(entries), newline=""))
    for name, cell in row.items():
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), name
        assert not cell.startswith(("\t", "\r", "\n")), name


@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
def test_J4_a_workbook_with_control_characters_and_surrogates_opens(tmp_path: Path, text: str) -> None:
    sheets = book(tmp_path / "q.xlsx", f"before{text}after")
    values = [cell for line in sheets["Quotes"].iter_rows(min_row=2, values_only=True) for cell in line]
    assert any(isinstance(one, str) and one.startswith("before") and one.endswith("after") for one in values)


@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
def test_J4_subtitles_pages_and_codebooks_with_them_open(text: str) -> None:
    call = hostile(f"before{text}after")
    assert read_srt(srt(call))
    assert read_vtt(vtt(call))
    "".join(page.render(rows_of(text), lambda _: "")).encode()
    assert len(codes.parse(codes.write([TagCount(f"before{text}after", description=text)]))) == 1


@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
def test_J4_a_project_with_them_opens_and_keeps_its_places(tmp_path: Path, text: str) -> None:
    said = f"one {text} two three four five"
    a_project(tmp_path / "q.qdpx", said)
    read = Read(tmp_path / "q.qdpx")
    (source,) = read.all("TextSource")
    (on_text,) = read.on_text(source)
    assert on_text.text.startswith("one ")
    assert len(on_text.codes) == 2
    RefiProject.load(tmp_path / "q.qdpx", tmp_path / "extracted")


@pytest.mark.parametrize("text", [*CONTROLS, *MARKUP, *FORMULAS], ids=ascii)
def test_J7_a_project_of_hostile_words_is_valid_and_reads_back_the_same_quotes(
    tmp_path: Path, shared_data: Path, text: str
) -> None:
    a_project(tmp_path / "q.qdpx", f"one {text} two")
    read = Read(tmp_path / "q.qdpx", shared_data / "refi_qda" / "Project.xsd")
    (sound,) = read.all("AudioSource")
    (row,) = rows_of(f"one {text} two")
    (found,) = read.on_sound(sound)
    assert found.where == (round(row.start * 1000), round(row.end * 1000))
    assert found.name.split() == row.text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").split()
    assert len(found.codes) == 1 + len(set(row.tags))
    assert len(found.notes) == 1


def test_J7_a_project_reads_back_the_same_quotes(tmp_path: Path, shared_data: Path) -> None:
    library = filled(tmp_path)
    hand_over(library, Wanted(), "qdpx", tmp_path / "q.qdpx")
    read = Read(tmp_path / "q.qdpx", shared_data / "refi_qda" / "Project.xsd")
    found = {one.name: (one.codes, one.notes) for source in read.all("TextSource") for one in read.on_text(source)}
    expected = {
        " ".join(row.text.split()): ((row.kind, *row.tags), (row.note,) if row.note else ())
        for row in quote_rows(library, Wanted())
    }
    assert found == expected


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(), max_size=40))
def test_J7_whatever_is_said_the_project_is_xml_and_each_quote_has_its_place(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("qdpx") / "q.qdpx"
    a_project(path, f"one {text} two")
    read = Read(path)
    for source in read.all("TextSource"):
        assert len(read.on_text(source)) == 1


@pytest.mark.parametrize("text", MARKUP)
def test_J5_what_was_said_is_no_markup_in_a_page(text: str) -> None:
    harmless = Page("".join(page.render(rows_of("plain"), lambda _: b"x")))
    harmful = Page("".join(page.render(rows_of(text), lambda _: b"x")))
    assert harmful.elements == harmless.elements
    assert text in harmful.text


# J8: nothing is written elsewhere


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return filled(tmp_path)


def everything(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if not one.name.startswith("callscope.db")}


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..", "C:\\x", "a/b", "con", "-rf", ".hidden"])
def test_J8_a_speaker_or_a_tag_that_looks_like_a_path_stays_in_the_folder(
    library: Library, tmp_path: Path, name: str
) -> None:
    before = everything(tmp_path)
    library.set_speaker(OIL, "S1", name, None, "")
    library.edit_quote(1, tags=(name,))
    hand_over(library, Wanted(), "clips", tmp_path / "clips")
    added = everything(tmp_path) - before
    assert {one.parent for one in added} == {tmp_path, tmp_path / "clips"}
    listed = json.loads((tmp_path / "clips" / "manifest.json").read_text())["clips"]
    assert all((tmp_path / "clips" / one["file"]).is_file() for one in listed if one["file"])


@pytest.mark.parametrize("form", FORMS)
def test_J8_a_target_that_is_a_link_is_refused_with_force_too(library: Library, tmp_path: Path, form: str) -> None:
    mine = tmp_path / "mine"
    mine.mkdir() if form == "clips" else mine.write_text("mine")
    (tmp_path / "link").symlink_to(mine)
    (tmp_path / "dangling").symlink_to(tmp_path / "elsewhere")
    for name in ("link", "dangling"):
        for force in (False, True):
            with pytest.raises(UsageProblem, match="is a link"):
                hand_over(library, Wanted(), form, tmp_path / name, force)
    assert not (tmp_path / "elsewhere").exists()
    assert list(mine.iterdir()) == [] if form == "clips" else mine.read_text() == "mine"


def test_J8_a_link_inside_the_folder_of_clips_is_not_followed(library: Library, tmp_path: Path) -> None:
    folder, mine = tmp_path / "clips", tmp_path / "mine"
    folder.mkdir()
    mine.write_text("mine")
    (folder / "manifest.csv").symlink_to(mine)
    with pytest.raises(UsageProblem, match="is a link"):
        hand_over(library, Wanted(), "clips", folder, force=True)
    assert mine.read_text() == "mine"
    assert [one.name for one in folder.iterdir()] == ["manifest.csv"]


def test_J8_a_link_where_the_unfinished_file_goes_is_not_followed(library: Library, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    (tmp_path / "q.csv.part").symlink_to(mine)
    hand_over(library, Wanted(), "csv", tmp_path / "q.csv")
    assert mine.read_text() == "mine"
    assert not (tmp_path / "q.csv").is_symlink()


@pytest.mark.parametrize("form", FORMS)
def test_P6_what_is_handed_over_is_for_its_owner_alone(library: Library, tmp_path: Path, form: str) -> None:
    before = os.umask(0o022)
    try:
        hand_over(library, Wanted(), form, tmp_path / "out")
    finally:
        os.umask(before)
    for one in (tmp_path / "out", *(tmp_path / "out").glob("*")):
        assert one.stat().st_mode & 0o077 == 0
