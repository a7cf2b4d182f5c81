"""`callscope watch` through the real console script, with the real models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import SCRIPT, callscope

pytestmark = pytest.mark.models


def test_watch_hears_what_is_dropped_once_and_tells_why_others_failed(
    samples: Path, workspace_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "dropped"
    folder.mkdir()
    sound, rate = soundfile.read(samples / "chromecast.wav")
    soundfile.write(folder / "call.wav", sound[: 12 * rate], rate)
    (folder / "bad.wav").write_bytes(b"RIFF nothing")
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    with subprocess.Popen([str(SCRIPT), "watch", str(folder), "--json"], env=environment, stdout=subprocess.PIPE) as it:
        assert it.stdout is not None
        told = [json.loads(it.stdout.readline()) for _ in range(2)]
        it.send_signal(signal.SIGINT)
        assert it.wait(30) == 0
    assert {(one["event"], Path(one["path"]).name) for one in told} == {("final", "call.wav"), ("failed", "bad.wav")}
    assert next(one["error"]["message"] for one in told if one["event"] == "failed")
    again = callscope("watch", folder, "--once", "--json", home=workspace_home)
    assert (again.returncode, again.stdout) == (0, "")
    assert callscope("watch", tmp_path / "nothing", "--once", home=workspace_home).returncode == 6
