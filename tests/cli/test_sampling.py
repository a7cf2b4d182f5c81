"""`callscope sampling`, in this process."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import soundfile

from callscope.call import Quote
from callscope.store.library import Library
from tests.cli.printing import Printed, as_json, printing
from tests.fakes import noise
from tests.tui.shared import sharing_calls


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return printing(capsys)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Forty call records of two queues, twelve of which are those of `sharing_calls`."""
    path = tmp_path / "calls.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Call ID", "Queue", "Date", "Duration"])
        for number in range(1, 41):
            rows.writerow(
                [f"Garage {number}", "shop" if number % 2 else "garage", f"2026-11-{number % 28 + 1:02}", "4:10"]
            )
    return path


@pytest.fixture
def library(workspace_home: Path) -> Library:
    workspace_home.mkdir(exist_ok=True)
    library = Library(workspace_home / "callscope.db")
    for call in sharing_calls():
        library.save_call(call)
    return library


def test_a_sample_is_drawn_by_queue_the_same_for_the_same_seed(records: Path, printed: Printed) -> None:
    drawn = as_json(printed, "sampling", "draw", records, "--size", 10, "--by", "queue", "--seed", 3)
    assert [(one["name"], one["of"], one["drawn"]) for one in drawn["strata"]] == [
        ("garage", 20, 5),
        ("shop", 20, 5),
    ]
    again = as_json(printed, "sampling", "draw", records, "--size", 10, "--by", "queue", "--seed", 3)
    assert again["picks"] == drawn["picks"]
    other = as_json(printed, "sampling", "draw", records, "--size", 10, "--by", "queue", "--seed", 4)
    assert other["picks"] != drawn["picks"]


def test_what_is_heard_and_reviewed_of_the_sample_is_shown(library: Library, records: Path, printed: Printed) -> None:
    printed("sampling", "draw", records, "--size", 40, "--by", "queue")
    library.add_quote(Quote(0, "000000000001", 3.5, 7.5, "S2", tags=("light",)))
    code, out, err = printed("sampling", "show")
    assert code == 0, err
    assert out.splitlines()[1].split() == ["garage", "20", "20", "6", "0"]
    assert out.splitlines()[3].split() == ["all", "40", "40", "12", "1"]
    assert "1 of 40 calls reviewed, all from queue shop: nothing may be said of queue garage." in out
    assert "39 of the 40 calls drawn are not reviewed yet" in out
    assert "Only 1 call reviewed" in out
    assert "█" in out
    found = as_json(printed, "sampling", "show")
    (point,) = found["saturation"]["points"]
    assert (point["title"], point["new"], point["tags"], point["expected"]) == ("Garage 1", ["light"], 1, 1.0)
    assert "records" not in found["draw"]


def test_without_a_sample_the_calls_of_the_store_are_all_there_is(library: Library, printed: Printed) -> None:
    found = as_json(printed, "sampling", "show", "--by", "week")
    assert [(one["name"], one["of"]) for one in found["strata"]] == [
        ("2026-W45", 7),
        ("2026-W46", 5),
    ]
    assert found["draw"] is None


def test_the_list_is_written_as_csv_and_not_over_another_file(records: Path, printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    assert printed("sampling", "draw", records, "--size", 4, "-o", path)[0] == 0
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 4
    assert rows[0].keys() == {"file", "stratum", "queue", "held_at", "seconds", "call", "reviewed"}
    code, _, err = printed("sampling", "draw", records, "--size", 4, "-o", path)
    assert code == 2
    assert "--force" in err


def test_files_of_a_folder_are_drawn_by_length_and_queued(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(4):
        soundfile.write(folder / f"call {number}.wav", noise(1), 16_000)
    drawn = as_json(printed, "sampling", "draw", folder, "--size", 2, "--by", "length", "--queue")
    assert [(one["name"], one["of"]) for one in drawn["strata"]] == [("under 2 min", 4)]
    from callscope.settings import find_paths
    from callscope.workspace import Workspace

    waiting = Workspace(find_paths()).queue()
    assert [one.state for one in waiting] == ["queued", "queued"]
    assert {str(one.path) for one in waiting} == {one["record"]["path"] for one in drawn["picks"]}


@pytest.mark.parametrize(("text", "code"), [("a,b\n1,2\n", 6), ("", 6), ("file\n", 6), ("file;queue\nx.wav;x\n", 0)])
def test_records_that_do_not_name_calls_are_refused(text: str, code: int, printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)
    done, _, err = printed("sampling", "draw", path, "--size", 1)
    assert done == code
    assert ("→" in err) is (code != 0)


def test_nothing_is_heard_without_a_sample_or_without_files(records: Path, printed: Printed) -> None:
    assert printed("sampling", "hear")[0] == 4
    printed("sampling", "draw", records, "--size", 1)
    assert printed("sampling", "hear")[0] == 6


def test_undo_forgets_a_sample(records: Path, printed: Printed) -> None:
    printed("sampling", "draw", records, "--size", 3)
    assert printed("undo")[2].strip() == "undone: sample of 3 calls"
    assert as_json(printed, "sampling", "show")["draw"] is None


def test_the_calls_of_a_sample_that_are_heard_go_into_its_study(
    library: Library, printed: Printed, tmp_path: Path
) -> None:
    path = tmp_path / "some.csv"
    path.write_text("call,queue\nGarage 1,shop\nGarage 2,garage\n")
    printed("studies", "set", "Lights")
    printed("sampling", "draw", path, "--size", 2, "--study", "Lights")
    code, _, err = printed("sampling", "hear", "--study", "Lights")
    assert code == 0
    assert "every call of the sample is heard" in err
    assert library.study("Lights").calls == 2


def test_a_folder_s_own_records_lack_no_length(printed: Printed, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "one.wav", noise(1), 16_000)
    (tmp_path / "calls.csv").write_text("file,queue\none.wav,shop\n")
    drawn = as_json(printed, "sampling", "draw", tmp_path, "--size", 1, "--by", "queue", "--by", "length")
    assert [one["name"] for one in drawn["strata"]] == ["shop · under 2 min"]


def test_J3_the_list_holds_no_formula(printed: Printed, tmp_path: Path) -> None:
    path, out = tmp_path / "records.csv", tmp_path / "sample.csv"
    path.write_text("file,queue\n=1+1,@x\n")
    assert printed("sampling", "draw", path, "--size", 1, "--by", "queue", "-o", out)[0] == 0
    (row,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (row["file"], row["queue"], row["stratum"]) == ("'=1+1", "'@x", "'@x")
