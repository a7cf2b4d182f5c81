"""hear over many files: what is chosen, what is said at the end, how to go on. No file here needs a model."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import soundfile

from callscope.call import Outcome, Progress
from callscope.cli.board import Board
from callscope.cli.hear import hear as hear_command
from callscope.cli.start import run as cli
from callscope.errors import NoConsent
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from callscope.workspace import Workspace
from tests.fakes import OVER, FakeEngines, noise

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def folder(tmp_path: Path, workspace_home: Path) -> Path:
    """Two calls that were heard, one of them in a folder below, and two files that are not there to be heard."""
    place = tmp_path / "calls"
    paths = Paths(workspace_home, tmp_path)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines(turns=OVER).as_engines())
    for seed, path in enumerate((place / "Light on.wav", place / "May" / "Late parcel.wav")):
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, noise(6, seed), 16_000)
        hear(path, desk, lambda _: None)
    (place / "empty.wav").touch()
    (place / "also empty.wav").touch()
    return place


def test_the_end_says_how_many_and_why_alike_reasons_together_and_how_to_go_on(printed: Printed, folder: Path) -> None:
    code, out, err = printed("hear", folder, "--jobs", 2)
    assert code == 3
    assert "Light on" in out
    assert "1 known before · 2 not heard" in err
    assert "  2  is empty: 0 bytes: also empty.wav, empty.wav" in err
    assert "callscope hear --failed" in err


def test_json_is_the_same_array_as_without_workers_in_the_order_of_the_files(printed: Printed, folder: Path) -> None:
    code, plain, _ = printed("hear", folder, "--json")
    assert (code, json.loads(plain)) == (3, json.loads(printed("hear", folder, "--jobs", 2, "--json")[1]))
    found = json.loads(plain)
    assert [one.get("title") or one["error"]["code"] for one in found] == ["Light on", "unusable", "unusable"]


def test_one_file_gives_one_object_or_its_own_error(printed: Printed, folder: Path) -> None:
    code, out, _ = printed("hear", folder / "Light on.wav", "--jobs", 1, "--json")
    assert (code, json.loads(out)["title"]) == (0, "Light on")
    code, out, _ = printed("hear", folder / "empty.wav", "--jobs", 1, "--json")
    assert (code, json.loads(out)["error"]["code"]) == (6, "unusable")


def test_folders_below_count_when_asked_for(printed: Printed, folder: Path) -> None:
    _, out, _ = printed("hear", folder, "--jobs", 1, "--subfolders")
    assert "Late parcel" in out


def test_what_failed_before_is_tried_again_in_all_or_in_a_folder(printed: Printed, folder: Path) -> None:
    printed("hear", folder, "--jobs", 1)
    (folder / "empty.wav").write_bytes((folder / "Light on.wav").read_bytes())
    code, _, err = printed("hear", "--failed")
    assert code == 3
    assert "1 known before · 1 not heard" in err
    code, _, err = printed("hear", folder / "May", "--failed")
    assert (code, "nothing failed before" in err) == (0, True)


def test_a_retry_list_is_written_and_heard_from_and_keeps_what_fails_again(
    printed: Printed, folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "retry.csv"
    printed("hear", folder, "--retry", place)
    rows = place.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "path,code,reason"
    assert [row.split(",")[:2] for row in rows[1:]] == [
        [str(folder / name), "unusable"] for name in ("also empty.wav", "empty.wav")
    ]
    (folder / "empty.wav").write_bytes((folder / "Light on.wav").read_bytes())
    code, _, err = printed("hear", "--retry", place)
    assert code == 3
    assert "1 known before · 1 not heard" in err
    assert len(place.read_text().splitlines()) == 2


def test_a_list_never_overwrites_another_file(printed: Printed, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "thesis.csv"
    place.write_text("do not lose this")
    code, _, err = printed("hear", folder, "--retry", place)
    assert (code, "is no retry list" in err) == (2, True)
    assert place.read_text() == "do not lose this"
    assert printed("hear", "--retry", place)[0] == 2


def test_parts_of_a_folder_share_no_file_and_leave_none_out(printed: Printed, folder: Path) -> None:
    told = []
    for part in (1, 2, 3):
        _, out, err = printed("hear", folder, "--subfolders", "--shard", f"{part}/3")
        said = out + err.partition("\n  1")[0].partition("\n  2")[0]
        told += [name for name in ("Light on", "Late parcel", "also empty.wav:", "\nempty.wav:") if name in f"\n{said}"]
    assert sorted(told) == sorted(["Light on", "Late parcel", "also empty.wav:", "\nempty.wav:"])


def test_what_failed_or_is_listed_is_not_parted_again_and_nothing_is_dropped(
    printed: Printed, folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "retry.csv"
    printed("hear", folder, "--retry", place)
    before = place.read_text()
    for options in (("--failed",), (folder, "--failed"), ("--retry", place)):
        code, _, err = printed("hear", *options, "--shard", "1/2")
        assert (code, "leave --shard out" in err) == (2, True)
    assert place.read_text() == before
    assert printed("hear", folder, "--shard", "1/2", "--retry", tmp_path / "part.csv")[0] in (0, 3)


class Again(Workspace):
    """Hears all files again, as with --force, and knows the words already."""

    def with_options(self, *_: object, **__: object) -> Again:
        return self

    def hear(self, files: Sequence[Path], *_: object, **__: object) -> Iterator[Outcome]:
        ids = {one.path: one.id for one in self.calls()}
        yield from [Outcome(one, open_library(self.paths).call(ids[one])) for one in files]

    def hear_with(self, jobs: int, threads: int, files: Sequence[Path], *_: object, **__: object) -> Iterator[Outcome]:
        return self.hear(files)


@pytest.mark.parametrize("options", [("--jobs", "2"), ()])
def test_C2_json_parses_also_where_a_call_is_heard_again_that_stays_closed(
    folder: Path, workspace_home: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = Again(Paths(workspace_home, folder.parent))
    closed, other = sorted((one.path for one in workspace.calls()), key=lambda path: path.name, reverse=True)
    (call,) = [one.id for one in workspace.calls() if one.path == closed]
    workspace.set_consent([call], decision="withdrawn")
    args = [str(other), str(closed), *options, "--force", "--json"]
    code = hear_command.main(args, obj=workspace, standalone_mode=False)
    shown, kept = json.loads(capsys.readouterr().out)
    assert (code, kept["path"], kept["error"]["code"]) == (3, str(closed), "no_consent")
    assert shown["utterances"]
    with pytest.raises(NoConsent):
        hear_command.main([str(closed), *options, "--force", "--json"], obj=workspace, standalone_mode=False)
    assert capsys.readouterr().out == ""


def test_nothing_named_is_wrong_usage(printed: Printed) -> None:
    for options in ([], ["--jobs", 2], ["--shard", "1/2"]):
        code, _, err = printed("hear", *options)
        assert code == 2
        assert "no file is named" in err


def test_an_open_cluster_is_refused_with_5_before_anything_is_sent(printed: Printed, folder: Path) -> None:
    code, _, err = printed("hear", folder, "--cluster", "tcp://192.0.2.1:8786")
    assert code == 5
    assert "tls://192.0.2.1:8786" in err
    assert printed("hear", folder, "--cluster", "192.0.2.1")[0] == 2
    assert printed("cluster", "scheduler", "--listen", "tcp://0.0.0.0")[0] == 5
    assert printed("cluster", "worker", "tcp://192.0.2.1")[0] == 5


def test_the_help_and_the_page_say_whom_an_address_of_this_machine_lets_in(printed: Printed) -> None:
    told = " ".join(printed("cluster", "--help")[1].split())
    assert "At tcp://127.0.0.1 nobody is asked for one" in told
    assert "run programs with your rights" in told
    page = (Path(__file__).resolve().parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    assert "`tcp://127.0.0.1` asks nobody who they are" in page


def test_merge_brings_the_calls_of_another_workspace_and_says_what_stays(
    printed: Printed, folder: Path, tmp_path: Path, workspace_home: Path
) -> None:
    assert printed("quotes", "add", "Light on", 0, 2, "--kind", "pain")[0] == 0
    other = tmp_path / "other"
    code, out, _ = printed("--workspace", other, "merge", workspace_home)
    assert code == 0
    assert "2 calls came, 1 quotes stay there" in out
    mine, theirs = (open_library(Paths(home, tmp_path)) for home in (workspace_home, other))
    for one in mine.calls():
        assert theirs.machine_call(one.id) == mine.machine_call(one.id)
        assert theirs.call(one.id).overlaps
    _, out, _ = printed("--workspace", other, "merge", workspace_home, "--json")
    (found,) = json.loads(out)
    assert (found["calls"], found["known"]) == (0, 2)
    assert printed("--workspace", other, "merge", tmp_path / "nowhere")[0] == 4
    assert printed("--workspace", other, "merge", other)[0] == 2


def test_elsewhere_than_on_a_terminal_the_board_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    board = Board(lambda: "1 of 2")
    board.watch(Path("a.wav"))(Progress("hear", 0.5, "words 50%"))
    board.close()
    assert capsys.readouterr() == ("", "")


DRAWN = """
from pathlib import Path
from callscope.call import Outcome, Progress
from callscope.cli.board import Board
from callscope.cli.hear import hear as hear_command

board = Board(lambda: "1 of 9")
for number in range(5):
    board.watch(Path(f"call {number}.wav"))(Progress("hear", 0.5, "words 50%"))
board.ended(Path("call 0.wav"), lambda: print("heard call 0", flush=True))
"""


def test_on_a_terminal_every_call_has_a_line_as_far_as_the_screen_goes() -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 50, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    done = subprocess.run([sys.executable, "-c", DRAWN], stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    last = [row.rstrip() for row in said.rpartition("\x1b[2K")[2].splitlines()]
    assert done.stdout == b"heard call 0\n"
    assert last[0] == "1 of 9"
    assert last[1].split()[:4] == ["call", "1.wav", "██████████··········", "50%"]
    assert last[3] == "  and 2 more"
    assert max(map(len, last)) < 50
