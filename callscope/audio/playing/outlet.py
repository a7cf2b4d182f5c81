"""The sound device: opened through PortAudio, watched, and let go without waiting for it."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callscope import safe
from callscope.audio.playing.quiet import quiet
from callscope.call import RATE
from callscope.errors import DeviceFailed

if TYPE_CHECKING:
    from callscope.audio.playing.tap import Tap

LATENCY = 0.08
"""Seconds of sound that the device is given ahead. With half of it PulseAudio's ALSA plugin underran and then took
thirteen times more sound than it played."""

MOST_LATENCY = 0.5
"""The most it is raised to when a device underruns all the same."""

_SILENCE = 3.0
"""Seconds without a word from the device after which it counts as gone; an idle PulseAudio sink takes 1.9 s."""

_AHEAD = 0.3
"""Seconds beyond its latency that a device may take at once; one that takes more drops what it is given."""

_FASTER = 1.01
"""How much faster than ours a device's clock may run: crystals differ by a ten-thousandth, starved ones catch up."""

_ELSEWHERE = "connect a loudspeaker and play again; reading and tagging work without sound"


class Haste:
    """Whether a device takes more sound than it can play, by the clock of its calls."""

    def __init__(self, latency: float, now: float) -> None:
        self._most = latency + _AHEAD
        self._before = now
        self._ahead = 0.0

    def takes(self, seconds: float, now: float) -> bool:
        """Notes what is taken now; True when it is too much."""
        self._ahead = max(0.0, self._ahead - _FASTER * (now - self._before)) + seconds
        self._before = now
        return self._ahead > self._most


class Outlet:
    """An open device that takes its sound from a tap. `hasty`: it took more than it can have played."""

    def __init__(self, tap: Tap, device: str | None = None, latency: float = LATENCY) -> None:
        """Opens the device, the default one for None. Raises DeviceFailed."""
        self.hasty = False
        self._tap = tap
        self._gone = False
        self._latency = latency
        self._heard_of = time.monotonic()
        self._haste = Haste(latency, self._heard_of)
        sounddevice = portaudio()
        try:
            with _aimed(sounddevice, device) as target:
                self._stream = self._open(sounddevice, target)
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _failed(device, error) from error

    def alive(self) -> bool:
        """Whether the device still takes sound, and plays what it takes."""
        return not (self._gone or self.hasty) and time.monotonic() - self._heard_of < _SILENCE

    def release(self, patience: float = 0.15) -> None:
        """Lets the device go; waits at most `patience` seconds, since a stuck sound server can take half a minute."""
        self._gone = True
        thread = threading.Thread(target=self._close, name="callscope-release", daemon=True)
        thread.start()
        thread.join(patience)

    def _close(self) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _open(self, sounddevice: Any, target: str | int | None) -> Any:
        known = sounddevice.query_devices(target, "output")
        try:
            return self._start(sounddevice, target, known, RATE)
        except sounddevice.PortAudioError:
            return self._start(sounddevice, target, known, round(known["default_samplerate"]))

    def _start(self, sounddevice: Any, target: str | int | None, known: Any, rate: int) -> Any:
        stream = sounddevice.OutputStream(
            samplerate=rate,
            device=target,
            channels=min(2, known["max_output_channels"]),
            dtype="int16",
            latency=self._latency,
            callback=self._callback,
            finished_callback=self._finished,
        )
        self._tap.rate = rate
        self._heard_of = time.monotonic()
        stream.start()
        return stream

    def _callback(self, out: Any, frames: int, when: Any, _status: Any) -> None:
        now = time.monotonic()
        self._heard_of = now
        self.hasty = self.hasty or self._haste.takes(frames / self._tap.rate, now)
        ahead = when.outputBufferDacTime - when.currentTime
        at = now + (ahead if 0 < ahead < 2 else self._latency)
        if self.hasty or self._gone:
            out.fill(0)
        elif out.shape[1] == 1:
            self._fill_one(out, at)
        else:
            self._tap.fill(out, at)

    def _fill_one(self, out: Any, at: float) -> None:
        import numpy as np

        both = np.zeros((len(out), 2), np.int16)
        self._tap.fill(both, at)
        out[:, 0] = both.mean(axis=1)

    def _finished(self) -> None:
        self._gone = True


def portaudio() -> Any:
    """The sounddevice module with a list of devices. Raises DeviceFailed where PortAudio or a device is missing."""
    quiet()
    try:
        import sounddevice  # 60 ms; asks every sound server
    except OSError as error:
        raise DeviceFailed("nothing can be played: PortAudio is missing", "install libportaudio2") from error
    if not len(sounddevice.query_devices()):
        # It looked for devices once, at the import. Without any no stream can be open that this would end.
        sounddevice._terminate()
        sounddevice._initialize()
    if not any(one["max_output_channels"] for one in sounddevice.query_devices()):
        raise DeviceFailed("there is no sound device to play on", _ELSEWHERE)
    return sounddevice


@contextlib.contextmanager
def _aimed(sounddevice: Any, device: str | None) -> Iterator[str | int | None]:
    """The device as PortAudio names it. A PulseAudio sink is none of its own: the environment says which is meant."""
    names = [one["name"] for one in sounddevice.query_devices()]
    if device is None or device.isdigit():
        yield None if device is None else int(device)
    elif "pulse" not in names or any(device.lower() in name.lower() for name in names):
        yield device
    else:
        before = os.environ.get("PULSE_SINK")
        os.environ["PULSE_SINK"] = device
        try:
            yield "pulse"
        finally:
            os.environ.pop("PULSE_SINK")
            os.environ.update({} if before is None else {"PULSE_SINK": before})


def _failed(device: str | None, error: Exception) -> DeviceFailed:
    what = "the sound device" if device is None else f"the sound device {safe.line(device)}"
    why = safe.line(str(error.args[0] if error.args else error))
    return DeviceFailed(f"{what} cannot be opened: {why}", _ELSEWHERE)
