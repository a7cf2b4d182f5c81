"""I10 and R12 with real ends: a hearing that is killed after each stage, a terminal that closes while it records."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from callscope.audio.capture.recover import recover
from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.cli.conftest import SCRIPT
from tests.fakes import FakeEngines, noise
from tests.sound_server import wait_for

if sys.platform == "win32":
    pytest.skip("signals and terminals are POSIX", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]

HEARS_AND_DIES = """
import os, signal, sys, time
from pathlib import Path
from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.fakes import FakeEngines

stage, home, sound = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
paths = Paths(home, home / "models")

class Dying(FakeEngines):
    # Every engine but that of the stage waits until the stage is kept, and then the whole program is killed.
    def _of(self, answer, name):
        ask = super()._of(answer, name)
        def die(*given, **named):
            if name == stage:
                return ask(*given, **named)
            while not list(paths.work.glob(f"*/{stage}-*/done.json")):
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)
        return die

class DiesStoring(Library):
    def save_call(self, *given):
        os.kill(os.getpid(), signal.SIGKILL)

if stage == "all":
    library, engines = DiesStoring(paths.store), FakeEngines()
else:
    library, engines = Library(paths.store), Dying()
hear(sound, Desk(paths, Settings(), library, engines.as_engines()), lambda _: None)
"""


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        ("sound", {"words", "turns", "tone"}),
        ("words", {"turns", "tone"}),
        ("turns", {"words", "tone"}),
        ("tone", {"words", "turns"}),
        ("all", set()),
    ],
)
def test_I10_a_real_kill_after_each_stage_costs_only_what_was_not_finished(
    stage: str, asked: set[str], tmp_path: Path
) -> None:
    sound = tmp_path / "call.wav"
    soundfile.write(sound, noise(6), 16_000)
    paths, other = (Paths(tmp_path / name, tmp_path / "models") for name in ("killed", "whole"))
    for one in (paths, other):
        one.make()
    expected = hear(sound, Desk(other, Settings(), Library(other.store), FakeEngines().as_engines()), lambda _: None)

    words = [sys.executable, "-c", HEARS_AND_DIES, stage, str(paths.home), str(sound)]
    killed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    library = Library(paths.store)
    assert library.calls() == []

    again = FakeEngines()
    found = hear(sound, Desk(paths, Settings(), library, again.as_engines()), lambda _: None)
    assert set(again.asked) == asked
    assert (found.call.utterances, found.call.speakers) == (expected.call.utterances, expected.call.speakers)
    assert len(library.calls()) == 1
    assert library.check() == []
    assert not list(paths.work.iterdir())


STARTER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_R12_a_terminal_that_closes_leaves_a_finished_file(workspace_home: Path, tmp_path: Path) -> None:
    played = tmp_path / "played.wav"
    soundfile.write(played, noise(60), 16_000)
    end, inner = pty.openpty()
    listen = [
        str(SCRIPT),
        "listen",
        "--far",
        f"file:{played}",
        "--consent",
        "told",
        "--no-tui",
        "--no-drafts",
        "--no-hear",
    ]
    program = subprocess.Popen(
        [sys.executable, "-c", STARTER, *listen],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "CALLSCOPE_HOME": str(workspace_home), "TERM": "xterm"},
        start_new_session=True,
    )
    os.close(inner)
    folder = workspace_home / "recordings"

    def recorded() -> bool:
        if select.select([end], [], [], 0)[0]:
            os.read(end, 65_536)
        assert program.poll() is None
        return any(one.stat().st_size > 64_000 for one in folder.glob("*.wav"))

    wait_for(recorded, 60)
    os.close(end)
    program.wait(30)
    (path,) = folder.glob("*.wav")
    noted = [json.loads(one) for one in path.with_suffix(".journal").read_text().splitlines()]
    stopped = [one for one in noted if one["kind"] == "stopped"]
    assert len(stopped) == 1, noted
    assert soundfile.info(path).duration == pytest.approx(stopped[0]["duration"], abs=0.001)
    assert recover(folder) == []
    assert [one.path for one in Library(workspace_home / "callscope.db").queue()] == [path]
