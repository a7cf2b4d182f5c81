"""A PulseAudio daemon of the test's own with a null sink, and what comes out of it, recorded against the clock."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

RATE = 16_000
MISSING = [name for name in ("pulseaudio", "pactl", "parec") if shutil.which(name) is None]


def wait_for(what: Callable[[], bool], seconds: float = 15.0) -> None:
    """Returns when `what` holds; fails when it does not in time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"waited {seconds} s in vain"
        time.sleep(0.005)


class Server:
    """The daemon; `start` and `kill` may be used in turn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/socket",
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent",
        }
        self._daemon: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []
        self._listeners: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        (self.folder / "socket").unlink(missing_ok=True)
        shutil.rmtree(self.folder / "pulse", ignore_errors=True)  # the pid file of one that was killed
        protocol = f"module-native-protocol-unix socket={self.folder}/socket auth-anonymous=1"
        options = ["--daemonize=no", "--exit-idle-time=-1", "-n", "--disable-shm"]
        loads = [f"--load={protocol}", "--load=module-null-sink sink_name=call rate=48000"]
        self._daemon = subprocess.Popen(
            ["pulseaudio", *options, *loads], env=self._whole(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._answers, 20)

    def kill(self) -> None:
        self._players += self._listeners
        self._listeners.clear()
        self.hush()
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None

    def thaw(self) -> None:
        """It answers again after `freeze`."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def tell(self, *words: str) -> str:
        """What pactl says, asked with these words."""
        return subprocess.run(["pactl", *words], env=self._whole(), capture_output=True, text=True, check=True).stdout

    def sink(self, name: str) -> str:
        """Adds a null sink; returns the number of its module, by which it can be unloaded."""
        words = ("load-module", "module-null-sink", f"sink_name={name}", "rate=48000")
        return self.tell(*words, f"sink_properties=device.description=Headset-{name}").strip()

    def play(self, sink: str, path: Path) -> None:
        """Begins to play a file into a sink."""
        self._players.append(subprocess.Popen(["paplay", f"--device={sink}", str(path)], env=self._whole()))

    def keep_awake(self, *sources: str) -> None:
        """Has somebody listen to these sources: those to whom nobody does take two seconds to their first sound."""
        for source in sources:
            words = ["parec", "--raw", f"--device={source}", "--latency-msec=20"]
            self._listeners.append(subprocess.Popen(words, env=self._whole(), stdout=subprocess.DEVNULL))

    def hush(self) -> None:
        """Ends all that plays."""
        for one in self._players:
            one.kill()
            one.wait()
        self._players.clear()

    def freeze(self) -> None:
        """It answers nobody any more, and dies only by `kill`."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def _whole(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _answers(self) -> bool:
        found = subprocess.run(["pactl", "list", "short", "sinks"], env=self._whole(), capture_output=True, text=True)
        return "call" in found.stdout


class Recording:
    """The monitor of the null sink, as stereo int16 at 16 kHz, with the clock of its first frame."""

    def __init__(self) -> None:
        options = ["--device=call.monitor", f"--rate={RATE}", "--channels=2", "--format=s16le", "--latency-msec=10"]
        self._parec = subprocess.Popen(["parec", "--raw", *options], stdout=subprocess.PIPE)
        self._parts: list[bytes] = []
        self._frames = 0
        self._first = 0
        self._begun = float("inf")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        wait_for(lambda: self._frames > RATE // 5)

    def _read(self) -> None:
        assert self._parec.stdout is not None
        while part := self._parec.stdout.read1(1 << 16):  # type: ignore[attr-defined]
            self._frames += len(part) // 4
            self._parts.append(part)
            # A busy machine reads late, never early: the earliest is the true one.
            self._begun = min(self._begun, time.monotonic() - self._frames / RATE)

    def begin(self) -> None:
        """Forgets what came out so far: `audible` begins here."""
        self._first = len(self.sound())

    def until(self, clock: float) -> None:
        """Waits until the recording holds a moment."""
        wait_for(lambda: self._begun + self._frames / RATE > clock)

    def around(self, clock: float, before: float, after: float) -> np.ndarray:
        """What came out in a span about a moment of time.monotonic(): (frames, 2)."""
        self.until(clock + after)
        start, end = (round((clock + shift - self._begun) * RATE) for shift in (-before, after))
        return self.sound()[max(0, start) : end]

    def sound(self) -> np.ndarray:
        return np.frombuffer(b"".join(self._parts)[: self._frames * 4], np.int16).reshape(-1, 2).astype(float)

    def clock(self, frame: int) -> float:
        """When a frame came out."""
        return self._begun + frame / RATE

    def audible(self) -> np.ndarray:
        """From the first to the last frame that is no silence."""
        sound = self.sound()[self._first :]
        loud = np.flatnonzero(np.abs(sound).max(axis=1) > 40)
        return sound[loud[0] : loud[-1] + 1] if len(loud) else sound[:0]

    def close(self) -> None:
        self._parec.kill()
        self._parec.wait()
        self._thread.join()
        assert self._parec.stdout is not None
        self._parec.stdout.close()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A running daemon that this process's sound libraries talk to. Skips where PulseAudio is not installed."""
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)} (packages pulseaudio and pulseaudio-utils)")
    server = Server(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        server.start()
        try:
            yield server
        finally:
            server.kill()
