"""What writing imports."""

from __future__ import annotations

import subprocess
import sys


def imported_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(name for name, one in sys.modules.items() if one is not None))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_writing_does_not_import_pandas() -> None:
    names = imported_after("import callscope.store.lean")
    assert "sqlite_utils" in names
    assert "pandas" not in names


def test_pandas_can_still_be_imported_by_what_needs_it() -> None:
    assert "pandas" in imported_after("import callscope.store.lean, pandas")


def test_pandas_that_is_there_already_stays() -> None:
    assert "pandas" in imported_after("import pandas, callscope.store.lean")
