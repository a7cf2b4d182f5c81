"""The store against what machines do to it. Each fault is produced for real: signals, mounts, bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Filter, Quote, Sentiment, Tone, Word
from callscope.errors import NotFound, StorageFailed, Unusable
from callscope.store.connect import backups
from callscope.store.library import Library
from callscope.store.schema import STEPS, Step
from tests.store.made import OIL, oil_call, said

ROOT = Path(__file__).resolve().parents[2]

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "callscope.db"


@pytest.fixture
def library(path: Path) -> Library:
    library = Library(path)
    library.save_call(oil_call())
    return library


def script(text: str, *arguments: object, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """A Python program in a process of its own, in the project's root."""
    words = [*before, sys.executable, "-c", text, *map(str, arguments)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    """What it printed; its own words when it failed."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def with_step(apply: Callable[..., None]) -> tuple[Step, ...]:
    return (*STEPS, Step("9999_next", apply))


def add_column(database: object) -> None:
    database.execute("ALTER TABLE calls ADD COLUMN mark TEXT")  # type: ignore[attr-defined]


TAGGER = """
import os, signal, sys
from pathlib import Path
import sqlite_utils
from callscope.call import Quote
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
for turn in range(50):
    theirs, ours = os.pipe()
    child = os.fork()
    if child == 0:
        while True:
            quote = library.add_quote(Quote(0, "a1b2c3d4e5f6", 4.5, 12.0, "S1", "x", tags=(f"turn {turn}",)))
            os.write(ours, f"{quote.id}\\n".encode())
    os.close(ours)
    heard = os.read(theirs, 100)
    for _ in range(turn % 3):
        heard += os.read(theirs, 100)
    for spin in range(turn * 2000):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(theirs, 100):
        heard += more
    os.close(theirs)
    sys.stdout.write(heard.decode())
"""


@POSIX
def test_S1_fifty_kills_while_tagging_lose_no_acknowledged_quote(library: Library) -> None:
    acknowledged = {int(line) for line in finished(script(TAGGER, library.path)).split()}
    assert len(acknowledged) >= 50
    quotes = {quote.id: quote for quote in library.quotes()}
    assert acknowledged <= set(quotes)
    assert all(quotes[one].tags for one in acknowledged)
    assert library.check() == []


def test_S2_a_migration_that_fails_half_way_leaves_schema_and_data_and_names_a_backup(library: Library) -> None:
    def fail(database: object) -> None:
        add_column(database)
        raise ValueError("no such thing")

    before, dump = library.call(OIL), schema_of(library.path)
    with pytest.raises(StorageFailed, match="no such thing") as problem:
        Library(library.path, steps=with_step(fail))
    (copy,) = backups(library.path)
    assert str(copy) in problem.value.hint
    assert schema_of(library.path) == dump
    assert Library(library.path).call(OIL) == before
    assert Library(copy).call(OIL) == before


def schema_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def test_a_migration_keeps_the_rows_and_the_last_three_backups(library: Library) -> None:
    steps = STEPS
    for number in range(5):
        steps = (
            *steps,
            Step(f"99{number}", lambda database, name=f"x{number}": database.execute(f"CREATE TABLE {name} (a)")),
        )
        assert Library(library.path, steps=steps).call(OIL) == oil_call()
    assert [one.name.split(".")[1] for one in backups(library.path)] == ["before-992", "before-993", "before-994"]


DIES_MIGRATING = """
import os, signal, sys
from pathlib import Path
from callscope.store.library import Library
from callscope.store.schema import STEPS, Step
def die(database):
    database.execute("ALTER TABLE calls ADD COLUMN mark TEXT")
    database.execute("UPDATE calls SET mark = 'half', title = 'half'")
    os.kill(os.getpid(), signal.SIGKILL)
Library(Path(sys.argv[1]), steps=(*STEPS, Step("9999_next", die)))
"""


@POSIX
def test_S3_a_store_whose_migration_was_killed_reopens(library: Library) -> None:
    process = script(DIES_MIGRATING, library.path)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert Library(library.path).call(OIL) == oil_call()
    assert Library(library.path, steps=with_step(add_column)).call(OIL) == oil_call()


@POSIX
def test_S3_a_store_whose_creation_was_killed_is_created_anew(path: Path) -> None:
    text = DIES_MIGRATING.replace("ALTER TABLE calls ADD COLUMN mark TEXT", "CREATE TABLE a (b)")
    process = script(text, path)
    process.communicate(timeout=60)
    assert not path.exists()
    assert Library(path).calls() == []


def test_S4_a_store_from_a_newer_version_is_refused_and_not_touched(library: Library) -> None:
    Library(library.path, steps=with_step(add_column))
    before = digest(library.path)
    with pytest.raises(StorageFailed, match="newer version of Callscope"):
        Library(library.path)
    assert digest(library.path) == before


def empty(data: bytes) -> bytes:
    return b""


def cut_in_a_page(data: bytes) -> bytes:
    return data[: len(data) // 2 + 100]


def cut_at_a_page(data: bytes) -> bytes:
    return data[: len(data) // 4096 // 2 * 4096]


def only_a_head(data: bytes) -> bytes:
    return data[:50]


def noise(data: bytes) -> bytes:
    return b"\x93" * len(data)


def text(data: bytes) -> bytes:
    return b"Dear diary,\n" * 100


@pytest.mark.parametrize("damage", [empty, cut_in_a_page, cut_at_a_page, only_a_head, noise, text])
def test_S5_a_damaged_store_is_named_left_alone_and_can_be_restored(
    library: Library, damage: Callable[[bytes], bytes]
) -> None:
    copy = library.backup(library.path.with_name("callscope.before-x.20200101T000000000000.db"))
    library.path.write_bytes(damage(library.path.read_bytes()))
    before, names = digest(library.path), sorted(library.path.parent.iterdir())
    with pytest.raises(StorageFailed, match="is damaged") as problem:
        Library(library.path)
    assert problem.value.exit_code == 7
    assert str(copy) in problem.value.hint
    assert digest(library.path) == before
    assert sorted(library.path.parent.iterdir()) == names
    shutil.copy(copy, library.path)
    assert Library(library.path).call(OIL) == oil_call()


def test_S5_a_page_that_is_overwritten_later_is_named_when_it_is_read(library: Library) -> None:
    data = bytearray(library.path.read_bytes())
    data[4096 * 2 :] = b"\x93" * (len(data) - 4096 * 2)
    library.path.write_bytes(data)
    before = digest(library.path)
    with pytest.raises(StorageFailed):
        Library(library.path).calls()
    assert digest(library.path) == before


def test_S5_another_programs_database_and_a_folder_are_refused(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (a)")
    before = digest(path)
    with pytest.raises(StorageFailed, match="no Callscope store"):
        Library(path)
    assert digest(path) == before
    with pytest.raises(StorageFailed):
        Library(tmp_path)


WRITER = """
import sys
from pathlib import Path
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
for number in range(300):
    library.enqueue(Path(f"/calls/{sys.argv[2]}-{number}.wav"))
"""


def test_S6_four_processes_write_from_cold_and_lose_nothing(path: Path) -> None:
    for process in [script(WRITER, path, name) for name in "abcd"]:
        finished(process)
    library = Library(path)
    assert len(library.queue()) == 1200
    assert library.check() == []
    assert [one.name for one in path.parent.iterdir()] == [path.name]


BROWSER = """
import sys
from pathlib import Path
from callscope.call import Quote
from callscope.errors import StorageFailed
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
(call,) = library.calls()
assert library.call(call.id).utterances and library.quotes() and library.search("oil") and library.tags()
try:
    library.add_quote(Quote(0, call.id, 4.5, 12.0))
except StorageFailed as error:
    print(error.message)
"""


@pytest.fixture
def read_only() -> Callable[[Path], tuple[str, ...]]:
    """Words that run a program where a folder is read-only, also for root."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no mounts of our own can be made here")
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return lambda folder: (unshare, "-Urm", "sh", "-c", mount, str(folder))


def test_S7_a_read_only_folder_can_be_browsed(library: Library, read_only: Callable[[Path], tuple[str, ...]]) -> None:
    library.add_quote(Quote(0, OIL, 4.5, 12.0, tags=("light",)))
    told = finished(script(BROWSER, library.path, before=read_only(library.path.parent)))
    assert "cannot be written" in told


def test_S7_a_read_only_folder_with_unfinished_work_can_be_browsed_too(
    library: Library, read_only: Callable[[Path], tuple[str, ...]]
) -> None:
    with closing(sqlite3.connect(library.path)) as held:
        held.execute("SELECT * FROM calls").fetchone()
        library.add_quote(Quote(0, OIL, 4.5, 12.0, tags=("light",)))
        assert library.path.with_name("callscope.db-wal").stat().st_size
        told = finished(script(BROWSER, library.path, before=read_only(library.path.parent)))
    assert "cannot be written" in told


FILLS_THE_DISK = """
import sys
from pathlib import Path
from callscope.call import Quote
from callscope.errors import StorageFailed
from callscope.store.library import Library
from tests.store.made import OIL, oil_call
library = Library(Path(sys.argv[1]) / "callscope.db")
library.save_call(oil_call())
kept = 0
try:
    while True:
        library.add_quote(Quote(0, OIL, 4.5, 12.0, note="much to say " * 2000))
        kept += 1
except StorageFailed as error:
    print(error.message)
assert kept and len(library.quotes()) == kept and library.check() == []
"""


def test_S8_a_full_disk_keeps_what_was_stored_and_says_so(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no mounts of our own can be made here")
    small = (unshare, "-Urm", "sh", "-c", 'mount -t tmpfs -o size=1500k tmpfs "$0" && exec "$@"', str(tmp_path))
    assert "full" in finished(script(FILLS_THE_DISK, tmp_path, before=small))


WORDS = ["AND", "a\0b", '"unclosed', "NEAR(a b)", "text:oil", "^oil", "oil OR", "{a}", "a\ud800", "é*"]
SIGNS = ['"', "-", "*", "'", "\0", "(", "\ud800"]


@pytest.mark.parametrize("asked", [*WORDS, *SIGNS, "oil " * 2500, "x" * 10_000, '"' * 10_000, "- " * 5_000])
def test_S10_nothing_that_can_be_typed_breaks_the_search(library: Library, asked: str) -> None:
    library.add_quote(Quote(0, OIL, 4.5, 12.0, note=f"light {asked[:20]}"))
    for where in (Filter(), Filter(role="customer", tag=asked, caller=asked)):
        assert isinstance(library.search(asked, where), list)
    if asked in SIGNS:
        assert [hit.start for hit in library.search(f"light {asked} oil")] == [4.5]


QUOTES_AND_DIES = """
import os, signal, sys
from pathlib import Path
from callscope.call import Quote
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
library.add_quote(Quote(0, "a1b2c3d4e5f6", 4.5, 12.0, kind="pain"))
library.edit_text("a1b2c3d4e5f6", 21.0, "I have no clue.")
os.kill(os.getpid(), signal.SIGKILL)
"""


@POSIX
def test_S12_undo_survives_a_crash(library: Library) -> None:
    script(QUOTES_AND_DIES, library.path).communicate(timeout=60)
    after = Library(library.path)
    assert len(after.quotes()) == 1
    assert after.undo() == "text 0:21-0:24"
    assert after.undo() == "pain 0:04-0:12"
    assert (after.quotes(), after.call(OIL)) == ([], oil_call())
    assert after.redo() == "pain 0:04-0:12"
    assert after.undo() == "pain 0:04-0:12"
    with pytest.raises(NotFound):
        after.undo()


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_I5_what_is_no_number_never_reaches_the_store(path: Path, wrong: float) -> None:
    library = Library(path)
    row = said(0.0, 2.0, "S1", "it is on")
    odd = replace(
        row,
        words=(Word(wrong, wrong, "it", wrong), *row.words[1:]),
        sentiment=Sentiment(wrong, 0.0, 1.0, 0.0),
        tone=Tone(wrong, "raised", 0.0, 0.0, 1.0, 0.0),
    )
    library.save_call(replace(oil_call(), utterances=(odd,)))
    (stored,) = library.call(OIL).utterances
    assert (stored.sentiment, stored.tone) == (None, None)
    assert stored.no_tone
    assert stored.words[0] == Word(0.0, 2.0, "it", 0.0)
    for broken in (replace(odd, start=wrong), replace(odd, end=wrong)):
        with pytest.raises(Unusable):
            library.save_call(replace(oil_call(), utterances=(broken,)))
    with pytest.raises(Unusable):
        library.add_quote(Quote(0, OIL, 0.0, wrong))
    assert len(library.call(OIL).utterances) == 1
    assert numbers_that_are_none(path) == []


def numbers_that_are_none(path: Path) -> list[str]:
    """Columns that hold infinity, and JSON that holds what is no JSON."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [(table, row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    values = [(table, value) for table, row in rows for value in row]
    return [
        table
        for table, value in values
        if value in (float("inf"), float("-inf")) or "NaN" in str(value) or "Infinity" in str(value)
    ]


@POSIX
def test_P6_every_file_of_the_store_is_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = tmp_path / "new" / "callscope.db"
        library = Library(path)
        with closing(sqlite3.connect(path)) as held:
            held.execute("SELECT * FROM calls").fetchone()
            library.save_call(oil_call())
            library.backup(path.with_name("copy.db"))
            Library(path, steps=with_step(add_column))
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert {"callscope.db", "callscope.db-wal", "callscope.db-shm", "copy.db"} < set(modes)
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
