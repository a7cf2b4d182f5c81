from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from callscope.call import Quote
from callscope.errors import StorageFailed
from callscope.store.library import Library
from callscope.store.schema import STEPS
from tests.store.made import OIL, oil_call

ROOT = Path(__file__).resolve().parents[2]

READS = """
import sys
from pathlib import Path
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
library.calls(), library.call("a1b2c3d4e5f6"), library.search("oil"), library.quotes(), library.tags(), library.queue()
heavy = {"sqlite_utils", "pandas", "numpy", "importlib.metadata"} & set(sys.modules)
sys.exit(f"reading imported {heavy}" if heavy else 0)
"""


def test_reading_imports_nothing_heavy(filled: Library) -> None:
    done = subprocess.run([sys.executable, "-c", READS, filled.path], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_store_is_a_plain_sqlite_file_with_recorded_migrations(filled: Library) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        names = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
        found = connection.execute("SELECT rowid FROM utterances_fts WHERE utterances_fts MATCH 'oil'").fetchall()
    assert [name for (name,) in names] == [step.name for step in STEPS]
    assert len(found) == 1


def test_the_indexes_agree_with_the_rows_after_every_kind_of_change(filled: Library) -> None:
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0, note="a note"))
    filled.edit_quote(quote.id, note="another")
    filled.edit_text(OIL, 21.0, "I have no clue")
    filled.split(OIL, 16.1)
    filled.undo()
    filled.save_call(oil_call())
    filled.remove_quote(quote.id)
    filled.undo()
    with closing(sqlite3.connect(filled.path)) as connection:
        for table in ("utterances_fts", "quotes_fts"):
            connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    assert filled.check() == []


def test_the_words_of_a_removed_call_are_in_no_table(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, note="unmistakable"))
    assert b"unmistakable" in filled.path.read_bytes()
    filled.remove_call(OIL)
    with closing(sqlite3.connect(filled.path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        dump = [row for table in tables if "_fts" not in table for row in connection.execute(f"SELECT * FROM {table}")]
    assert "unmistakable" not in str(dump)
    assert filled.quotes() == []


def test_any_thread_may_use_it(filled: Library) -> None:
    quotes: list[Quote] = []

    def tag(name: str) -> None:
        quotes.extend(filled.add_quote(Quote(0, OIL, 4.5, 12.0, tags=(name,))) for _ in range(5))

    threads = [threading.Thread(target=tag, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(filled.quotes()) == len({quote.id for quote in quotes}) == 15


def test_a_backup_is_a_whole_store_and_one_file(filled: Library, tmp_path: Path) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, tags=("light",)))
    copy = filled.backup(tmp_path / "copies.db")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("copies")] == ["copies.db"]
    other = Library(copy)
    assert (other.calls(), other.quotes()) == (filled.calls(), filled.quotes())
    with pytest.raises(StorageFailed):
        filled.backup(copy)
    assert Library(copy).quotes() == filled.quotes()


def test_a_store_that_another_program_keeps_says_so(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callscope.store.connect.PATIENCE", 0.05)
    with closing(sqlite3.connect(filled.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match="another program"):
            filled.add_tag("x")
        assert filled.call(OIL) == oil_call()
    filled.add_tag("x")


def test_a_store_that_vanishes_is_not_made_anew_behind_ones_back(filled: Library) -> None:
    shutil.move(filled.path, filled.path.with_name("elsewhere.db"))
    for act in (filled.calls, lambda: filled.add_tag("x")):
        with pytest.raises(StorageFailed):
            act()
    assert not filled.path.exists()


def test_a_link_to_a_store_is_that_store(filled: Library, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(filled.path)
    assert len(Library(link).calls()) == 2
