"""A workspace that is deleted as a whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from callscope.errors import StorageFailed
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from callscope.workspace import Workspace


def test_a_workspace_that_cannot_be_deleted_is_not_said_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path / "home", tmp_path / "models")
    open_library(paths)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        with pytest.raises(StorageFailed, match="Permission denied"):
            Workspace(paths).forget()
    assert paths.store.exists()
    Workspace(paths).forget()
    assert not paths.home.exists()
