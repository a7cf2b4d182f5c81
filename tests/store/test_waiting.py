from __future__ import annotations

import os
from pathlib import Path

from callscope.store.library import Library
from tests.store.made import oil_call


def test_a_file_waits_fails_with_a_reason_and_leaves_when_its_call_is_stored(library: Library) -> None:
    good, bad = Path("/calls/oil.wav"), Path(os.fsdecode(b"/calls/b\xe4d.wav"))
    library.enqueue(good)
    library.enqueue(bad)
    library.enqueue(bad, "failed", "not sound")
    assert [(one.path, one.state, one.reason) for one in library.queue()] == [
        (good, "queued", ""),
        (bad, "failed", "not sound"),
    ]
    library.save_call(oil_call(good))
    assert [one.path for one in library.queue()] == [bad]
    assert library.queue("queued") == []
    library.unqueue(bad)
    assert library.queue() == []
