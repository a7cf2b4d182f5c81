"""Quotes on their way to others: each form is opened again by another reader, with nothing lost."""

from __future__ import annotations

import base64
import csv
import json
import re
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from pyrefiqda import RefiProject

from callscope.audio.decode import decode
from callscope.call import RATE, Filter
from callscope.errors import NotFound, StorageFailed, Unusable, UsageProblem
from callscope.export.tables import QuoteRow
from callscope.nouns.handed import FORMS, Wanted
from callscope.pipeline.quoting import hand_over, quote_rows, quotes_text
from callscope.store.library import Library
from tests.audio.made import place_of
from tests.export.refi import SPACE, Read
from tests.export.strict import Page
from tests.pipeline.handing import SOUND, filled
from tests.store.made import CAST, OIL

ALL = Wanted()
HELD = datetime.fromisoformat("2024-03-01")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return filled(tmp_path)


def heard(path: Path) -> np.ndarray:
    return np.array(decode(path, path.with_suffix(".raw")).audio.samples[0])


def place(row: QuoteRow, sound: np.ndarray) -> None:
    """The clip holds the quote and at most a moment around it."""
    assert place_of(sound, SOUND) / RATE == pytest.approx(row.start, abs=0.11)
    assert len(sound) / RATE == pytest.approx(row.end - row.start, abs=0.21)


def test_rows_carry_everything_that_is_known(library: Library) -> None:
    row = next(one for one in quote_rows(library, ALL) if one.kind == "pain" and one.call == OIL)
    assert (row.star, row.place, row.stance, row.caller, row.author) == (True, 1.5, "-H1", "Suzanne", "JW")
    assert (row.reason, row.queue, row.agent, row.outcome, row.satisfaction) == (
        "lamp",
        "garage",
        "Cherry",
        "solved",
        4,
    )
    assert (row.issue, row.stage, row.severity, row.call_kind) == ("defect", "use", 4, "call")


def test_every_text_form_carries_every_quote(library: Library) -> None:
    rows = quote_rows(library, ALL)
    assert len(rows) == 5
    for form in ("csv", "json", "md", "html"):
        text = "".join(quotes_text(library, ALL, form))
        for row in rows:
            assert row.text.split()[-1] in text, form
    assert [one["id"] for one in json.loads("".join(quotes_text(library, ALL, "json")))["quotes"]] == [
        r.id for r in rows
    ]
    with pytest.raises(UsageProblem, match="not text"):
        quotes_text(library, ALL, "xlsx")


def test_numbers_and_filters_choose(library: Library) -> None:
    first, *_, last = quote_rows(library, ALL)
    assert quote_rows(library, Wanted(numbers=(last.id,))) == (last,)
    assert {one.kind for one in quote_rows(library, Wanted(Filter(kind="pain")))} == {"pain"}
    assert first in quote_rows(library, Wanted(Filter(call=first.call)))
    with pytest.raises(NotFound):
        quote_rows(library, Wanted(numbers=(99,)))


def test_a_workbook_opens_elsewhere_with_real_numbers_and_dates(library: Library, tmp_path: Path) -> None:
    rows = quote_rows(library, ALL)
    handed = hand_over(library, ALL, "xlsx", tmp_path / "q.xlsx")
    assert (handed.quotes, handed.path) == (5, tmp_path / "q.xlsx")
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    assert book.sheetnames == ["Quotes", "Codebook", "Calls"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(sheet.column_dimensions[letter].width > 4 for letter in "ABCD")
    heads, *lines = book["Quotes"].values
    read = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [one["Quote"] for one in read] == [row.id for row in rows]
    pain = next(one for one in read if one["Star"] == "yes")
    assert (pain["Severity"], pain["Start (s)"], pain["Satisfaction"], pain["Place"]) == (4, 4.5, 4, 1.5)
    assert pain["Date"] == HELD
    assert isinstance(pain["Made"], datetime)
    assert (pain["Tags"], pain["Note"], pain["Wrap-up reason"]) == ("fault; reset", "second time,\nshe said", "lamp")
    tags = {line[0]: line for line in book["Codebook"].iter_rows(min_row=2, values_only=True)}
    assert tags["reset"][1:4] == ("fault", "forgot to reset", 1)
    calls = {line[0]: line for line in book["Calls"].iter_rows(min_row=2, values_only=True)}
    assert calls["Oil light"][1:4] == ("Suzanne", HELD, 0.67)


def test_a_workbook_has_a_column_for_every_field(library: Library, tmp_path: Path) -> None:
    """A row in which every field is another value: each of them is in the sheet."""
    from callscope.export import workbook

    row = quote_rows(library, ALL)[0]
    marked = {one.name: f"<{one.name}>" for one in fields(QuoteRow) if isinstance(getattr(row, one.name), str)}
    odd = replace(row, **marked, now="<now>", tags=("<tags>",), severity=3, satisfaction=5, place=7.25)
    with (tmp_path / "odd.xlsx").open("wb") as out:
        workbook.write(out, [odd], [], [])
    _, line = openpyxl.load_workbook(tmp_path / "odd.xlsx")["Quotes"].values
    assert {*marked.values(), "<now>", "<tags>", 3, 5, 7.25, odd.id, odd.start, odd.end} <= set(line)


def test_a_page_plays_what_has_sound_and_says_why_the_rest_does_not(library: Library, tmp_path: Path) -> None:
    handed = hand_over(library, ALL, "html", tmp_path / "q.html")
    text = (tmp_path / "q.html").read_text()
    clips = re.findall(r'<article id="q(\d+)">(?:(?!</article>).)*?src="data:audio/mpeg;base64,([^"]+)"', text, re.S)
    rows = {row.id: row for row in quote_rows(library, ALL)}
    assert len(clips) == handed.clips == 3
    for number, coded in clips:
        (tmp_path / f"{number}.mp3").write_bytes(base64.b64decode(coded))
        place(rows[int(number)], heard(tmp_path / f"{number}.mp3"))
    assert len(handed.missing) == 2
    assert "a ticket has no sound" in text
    assert "the recording is missing: /calls/cast.wav" in text
    page = Page(text)
    assert page.elements.count("article") == 5
    assert not {"script", "img", "iframe", "link"} & set(page.elements)
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")


def test_a_page_without_sound_has_none(library: Library, tmp_path: Path) -> None:
    handed = hand_over(library, Wanted(sound=False), "html", tmp_path / "q.html")
    assert (handed.clips, handed.missing) == (0, ())
    assert "<audio" not in (tmp_path / "q.html").read_text()


@pytest.mark.parametrize("audio", ["", "wav", "flac", "opus"])
def test_clips_are_the_quotes_and_the_list_says_everything(library: Library, tmp_path: Path, audio: str) -> None:
    folder = tmp_path / "clips"
    handed = hand_over(library, Wanted(audio=audio), "clips", folder)
    rows = {row.id: row for row in quote_rows(library, ALL)}
    listed = json.loads((folder / "manifest.json").read_text())
    assert listed["schema"] == "callscope.clips/1"
    assert {one["id"] for one in listed["clips"]} == rows.keys()
    files = {one["file"] for one in listed["clips"] if one["file"]}
    assert {one.name for one in folder.iterdir()} == {"manifest.csv", "manifest.json", *files}
    assert handed.clips == len(files) == 3
    for one in listed["clips"]:
        assert {field.name for field in fields(QuoteRow)} <= one.keys()
        assert bool(one["file"]) == (one["missing"] is None)
        if one["file"]:
            assert one["file"].endswith(f".{audio or 'mp3'}")
            sound = heard(folder / one["file"])
            place(rows[one["id"]], sound)
            assert len(sound) / RATE == pytest.approx(one["seconds"], abs=0.005)
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [one["file"] for one in lines] == [one["file"] or "" for one in listed["clips"]]
    assert {one["missing"] for one in lines} == {
        "",
        "a ticket has no sound",
        "the recording is missing: /calls/cast.wav",
    }


def test_clips_are_called_by_who_when_and_what(library: Library, tmp_path: Path) -> None:
    hand_over(library, ALL, "clips", tmp_path / "clips")
    names = sorted(one.name for one in (tmp_path / "clips").glob("*.mp3"))
    assert names == ["Cherry_0m12s_need_3.mp3", "customer_0m04s_fault_1.mp3", "customer_0m31s_solved_2.mp3"]


def test_clips_are_kept_unless_they_may_be_replaced(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    hand_over(library, ALL, "clips", folder)
    (folder / "mine.txt").write_text("mine")
    (folder / "customer_0m04s_fault_1.mp3").write_text("old")
    with pytest.raises(UsageProblem, match="exists"):
        hand_over(library, ALL, "clips", folder)
    assert (folder / "customer_0m04s_fault_1.mp3").read_text() == "old"
    hand_over(library, ALL, "clips", folder, force=True)
    assert (folder / "customer_0m04s_fault_1.mp3").stat().st_size > 1000
    assert (folder / "mine.txt").read_text() == "mine"


def test_a_file_that_is_there_is_kept_and_a_failure_leaves_nothing(library: Library, tmp_path: Path) -> None:
    for form in FORMS[:-1]:
        path = tmp_path / f"there.{form}"
        path.write_text("old")
        with pytest.raises(UsageProblem, match="exists"):
            hand_over(library, ALL, form, path)
        assert path.read_text() == "old"
        hand_over(library, ALL, form, path, force=True)
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StorageFailed):
        hand_over(library, ALL, "xlsx", tmp_path / "no folder" / "q.xlsx")
    (tmp_path / "oil.wav").write_bytes(b"no sound" * 99)
    with pytest.raises(Unusable):
        hand_over(library, Wanted(audio="mp3"), "qdpx", tmp_path / "bad.qdpx")
    assert not list(tmp_path.glob("bad.qdpx*"))


def test_an_unknown_form_or_audio_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        hand_over(library, ALL, "docx", tmp_path / "q")
    with pytest.raises(UsageProblem):
        hand_over(library, Wanted(audio="aac"), "clips", tmp_path / "q")
    assert not (tmp_path / "q").exists()


# A project for programs of qualitative analysis


@pytest.fixture
def project(library: Library, tmp_path: Path) -> Read:
    hand_over(library, ALL, "qdpx", tmp_path / "q.qdpx")
    return Read(tmp_path / "q.qdpx")


def test_a_project_has_every_quote_on_its_sound_and_in_its_text(library: Library, project: Read) -> None:
    # A line break in an attribute is a space to every reader of XML; the whole text stands in the quote's case.
    rows = {" ".join(row.text.split()): row for row in quote_rows(library, ALL)}
    described = {one.findtext(f"{SPACE}Description") for one in project.all("Case")}
    assert {row.text for row in rows.values()} <= described
    (sound,) = project.all("AudioSource")
    assert project.file(sound.get("path")) == Path(library.calls(Filter(call=OIL))[0].path).read_bytes()
    on_sound = project.on_sound(sound)
    assert {one.name for one in on_sound} == {name for name, row in rows.items() if row.call == OIL}
    for one in on_sound:
        row = rows[one.name]
        assert one.where == (round(row.start * 1000), round(row.end * 1000))
        assert one.codes == (row.kind, *row.tags)
        assert one.notes == ((row.note,) if row.note else ())
    on_text = [one for source in project.all("TextSource") for one in project.on_text(source)]
    assert {one.name for one in on_text} == rows.keys()
    for one in on_text:
        assert one.codes == (rows[one.name].kind, *rows[one.name].tags)
        assert one.text.split()[0] == one.name.split()[0]
        assert one.text.split()[-1] == one.name.split()[-1]
        assert one.text == one.name or "\n" in rows[one.name].text
    for one, (begin, end) in project.on_transcript(sound):
        row = rows[one.name]
        assert one.codes == (row.kind, *row.tags)
        assert one.text.split()[-1] == one.name.split()[-1]
        assert (begin / 1000, end / 1000) == pytest.approx((row.start, row.end), abs=0.8)


def test_each_word_of_a_transcript_has_its_time(library: Library, project: Read) -> None:
    (sound,) = project.all("AudioSource")
    (transcript,) = project.all("Transcript", sound)
    text = project.file(transcript.get("plainTextPath")).decode()
    points = {int(one.get("position")): int(one.get("timeStamp")) for one in project.all("SyncPoint", transcript)}
    for utterance in library.call(OIL).utterances:
        begin = text.index(utterance.text)
        for word in utterance.words:
            begin = text.index(word.text, begin)
            assert points[begin] == round(word.start * 1000)
            begin += len(word.text)
    assert "\r" not in text


def test_codes_variables_cases_notes_and_sets_are_all_there(library: Library, project: Read) -> None:
    tags = {one.name: one.parent for one in library.tags()}
    kinds = dict.fromkeys(library.fields("kind"), "Kind of evidence")
    assert project.tree == {**tags, **kinds, "Kind of evidence": None}
    colours = {one.get("name"): one.get("color") for one in project.all("Code")}
    assert colours["fault"]
    assert colours["reset"] not in (None, colours["fault"])
    assert colours["solved"] is None
    described = {one.get("name"): one.findtext(f"{SPACE}Description") for one in project.all("Code")}
    assert described["fault"] == "what does not work"
    cases = project.cases()
    values, sources, _ = cases["Suzanne"]
    assert values == {"May be contacted": "true", "Beta": "false"}
    assert sorted(sources) == ["Oil light", "Oil light (text)", "Ticket 7 (text)"]
    assert cases["unnamed caller, Chromecast order"][1] == ["Chromecast order (text)"]
    quote = next(values for name, (values, *_) in cases.items() if name.startswith("Quote 1:"))
    expected = {"Severity": "4", "Issue": "defect", "Stage": "use", "Stance": "-H1", "Star": "true"}
    assert expected.items() <= quote.items()
    assert quote["Sentiment"] == "negative"
    assert quote["Tone"] == "even"
    (sound,) = project.all("AudioSource")
    assert {"Outcome": "solved", "Satisfaction": "4", "Wrap-up reason": "lamp"}.items() <= project.values(sound).items()
    (group,) = project.all("Set")
    assert group.get("name") == "Lights"
    names = {one.get("guid"): one.get("name") for one in project.all("TextSource")}
    members = {names[one.get("targetGUID")] for one in project.all("MemberSource", group)}
    assert members == {"Oil light (text)", "Ticket 7 (text)"}


def test_a_second_export_has_the_same_names_for_the_same_things(
    library: Library, project: Read, tmp_path: Path
) -> None:
    hand_over(library, ALL, "qdpx", tmp_path / "again.qdpx")
    assert (tmp_path / "again.qdpx").read_bytes() == (tmp_path / "q.qdpx").read_bytes()
    library.edit_quote(1, note="changed")
    hand_over(library, Wanted(Filter(call=OIL)), "qdpx", tmp_path / "part.qdpx")
    part = Read(tmp_path / "part.qdpx")
    guids = {one.get("guid") for one in project.root.iter()}
    assert {one.get("guid") for one in part.root.iter()} <= guids
    assert len(part.all("TextSource")) == 1


def test_sound_stays_where_it_is_or_becomes_what_every_program_plays(library: Library, tmp_path: Path) -> None:
    hand_over(library, Wanted(sound=False), "qdpx", tmp_path / "q.qdpx")
    (sound,) = Read(tmp_path / "q.qdpx").all("AudioSource")
    assert sound.get("path") == f"absolute://{tmp_path / 'oil.wav'}"
    handed = hand_over(library, Wanted(audio="mp3"), "qdpx", tmp_path / "mp3.qdpx")
    assert handed.clips == 1
    project = Read(tmp_path / "mp3.qdpx")
    (sound,) = project.all("AudioSource")
    (tmp_path / "whole.mp3").write_bytes(project.file(sound.get("path")))
    whole = heard(tmp_path / "whole.mp3")
    assert len(whole) / RATE == pytest.approx(40.0, abs=0.005)
    assert place_of(whole[160000:200000], SOUND) == pytest.approx(160000, abs=16)


def test_what_has_no_sound_is_named_and_is_a_text_source_alone(library: Library, tmp_path: Path) -> None:
    handed = hand_over(library, ALL, "qdpx", tmp_path / "q.qdpx")
    assert sorted(handed.missing) == [
        "Chromecast order: the recording is missing: /calls/cast.wav",
        "Ticket 7: a ticket has no sound",
    ]
    assert len(Read(tmp_path / "q.qdpx").all("TextSource")) == 3


def test_another_library_reads_the_same_project(library: Library, tmp_path: Path) -> None:
    hand_over(library, ALL, "qdpx", tmp_path / "q.qdpx")
    read = RefiProject.load(tmp_path / "q.qdpx", tmp_path / "extracted")
    (sound,) = read.sources.audio_source
    assert len(sound.audio_selection) == 3
    assert {one.name for one in read.sources.text_source} == {
        "Oil light (text)",
        "Chromecast order (text)",
        "Ticket 7 (text)",
    }
    assert RefiProject.resolve_source_path(sound.path, tmp_path / "extracted").stat().st_size > 1_000_000
    for source in read.sources.text_source:
        text = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "extracted").read_text()
        for one in source.plain_text_selection:
            assert text[one.start_position : one.end_position].split()[-1] == one.name.split()[-1]
    assert [one.plain_text_content for one in read.notes.note] == ["second time,\nshe said"]


def test_a_project_is_valid_by_the_schema(library: Library, tmp_path: Path, shared_data: Path) -> None:
    hand_over(library, ALL, "qdpx", tmp_path / "q.qdpx")
    Read(tmp_path / "q.qdpx", shared_data / "refi_qda" / "Project.xsd")
    hand_over(library, Wanted(Filter(call=CAST), sound=False), "qdpx", tmp_path / "one.qdpx")
    Read(tmp_path / "one.qdpx", shared_data / "refi_qda" / "Project.xsd")
    hand_over(Library(tmp_path / "empty.db"), ALL, "qdpx", tmp_path / "empty.qdpx")
    Read(tmp_path / "empty.qdpx", shared_data / "refi_qda" / "Project.xsd")
