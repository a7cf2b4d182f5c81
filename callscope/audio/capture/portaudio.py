"""A device recorded through PortAudio. On Linux that is the sound server's: the environment says which source."""

from __future__ import annotations

import itertools
import os
import threading
from typing import TYPE_CHECKING, Any

from callscope import safe
from callscope.audio.capture import pulse
from callscope.audio.capture.fit import Fit
from callscope.audio.capture.source import Block, Put
from callscope.audio.playing.quiet import quiet
from callscope.errors import DeviceFailed
from callscope.nouns.live import SIDE_NAMES, Device, Side

if TYPE_CHECKING:
    from callscope.audio.capture.clock import Clock
    from callscope.audio.capture.source import Samples

LATENCY = 0.1
"""Seconds of sound that the device may keep before it hands them on."""

_RELEASE = 0.3
"""Seconds that letting a device go may take; a stuck sound server takes half a minute."""

_opening = threading.Lock()
"""The environment is one for all threads, and it says which source is opened."""

_numbers = itertools.count(1)


class PortAudioSource:
    """One side from one device: a PulseAudio source where a sound server answers, else a device of PortAudio's list."""

    finite = False
    steady = True

    def __init__(self, side: Side, device: Device, rate: int) -> None:
        self.name, self.ended = device.name, False
        self.sides: tuple[Side, ...] = (side,)
        self._side, self._rate = side, rate
        self._mark = f"{os.getpid()}-{next(_numbers)}-{side}"
        self._stream: Any = None
        self._aborted = False
        self._fit = Fit(rate, 1, rate)

    def start(self, put: Put, clock: Clock) -> None:
        """Opens the device. The first block comes up to two seconds later. Raises DeviceFailed."""
        sounddevice = load()
        if self._stream is not None:
            self._close()
        self.ended = False

        def callback(data: Any, _frames: int, _when: Any, status: Any) -> None:
            put(Block(self._side, clock.now(), bytes(data), bool(status.input_overflow)))

        try:
            self._stream = self._opened(sounddevice, callback)
            if self._aborted:  # in the meantime
                self._close()
        except (sounddevice.PortAudioError, ValueError) as error:
            self.ended = True
            why = safe.line(str(error.args[0] if error.args else error))
            what = f"{SIDE_NAMES[self._side]} ({safe.line(self.name)}) cannot be opened: {why}"
            raise DeviceFailed(what, "choose another device: callscope listen --list") from error

    def abort(self) -> None:
        """Lets the device go; stop() would wait for a block that a suspended device never gives."""
        self.ended = self._aborted = True
        if self._stream is not None:
            thread = threading.Thread(target=self._close, name="callscope-release", daemon=True)
            thread.start()
            thread.join(_RELEASE)

    def identity(self) -> str | None:
        """The name of the source that the sound server gives the stream now."""
        return pulse.source_of(self._mark)

    def fit(self, block: Block) -> Samples:
        """The samples of a block."""
        return self._fit.push(block.data)

    def _opened(self, sounddevice: Any, callback: Any) -> Any:
        names = [one["name"] for one in sounddevice.query_devices()]
        if self.name in names or "pulse" not in names:
            return self._started(sounddevice, self.name, callback)
        marks = [os.environ.get("PULSE_PROP", ""), f"{pulse.MARK}={self._mark}"]
        with _opening, _environment({"PULSE_SOURCE": self.name, "PULSE_PROP": " ".join(marks).strip()}):
            return self._started(sounddevice, "pulse", callback)

    def _started(self, sounddevice: Any, device: str, callback: Any) -> Any:
        known = sounddevice.query_devices(device, "input")
        own = round(known["default_samplerate"]), min(2, known["max_input_channels"])
        try:
            return self._open(sounddevice, device, callback, self._rate, 1)
        except sounddevice.PortAudioError:  # a device without a server before it takes only what it is built for
            self._fit = Fit(own[0], own[1], self._rate)
            return self._open(sounddevice, device, callback, *own)

    def _open(self, sounddevice: Any, device: str, callback: Any, rate: int, channels: int) -> Any:
        stream = sounddevice.RawInputStream(
            samplerate=rate,
            device=device,
            channels=channels,
            dtype="int16",
            latency=LATENCY,
            callback=callback,
            finished_callback=self._finished,
        )
        stream.start()
        return stream

    def _close(self) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _finished(self) -> None:
        self.ended = True


def load() -> Any:
    """The sounddevice module with a list of devices to record from. Raises DeviceFailed where there is none."""
    quiet()
    try:
        import sounddevice  # 60 ms; asks every sound server
    except (OSError, ImportError) as error:
        what = "nothing can be recorded: PortAudio is missing"
        raise DeviceFailed(what, "install libportaudio2 (Debian), or your system's PortAudio") from error
    if not len(sounddevice.query_devices()):
        # It looked for devices once, at the import. Without any no stream can be open that this would end.
        sounddevice._terminate()
        sounddevice._initialize()
    if not any(one["max_input_channels"] for one in sounddevice.query_devices()):
        hint = "connect a microphone, or install libasound2-plugins where PulseAudio or PipeWire runs"
        raise DeviceFailed("there is no sound device to record from", hint)
    return sounddevice


def devices() -> list[Device]:
    """PortAudio's own list of microphones. Raises DeviceFailed."""
    sounddevice = load()
    default = sounddevice.default.device[0]
    known = enumerate(sounddevice.query_devices())
    inputs = [(number, safe.line(one["name"])) for number, one in known if one["max_input_channels"]]
    return [Device(name, name, "mic", number == default) for number, name in inputs]


class _environment:  # noqa: N801
    """Variables that hold while something is opened."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in self._values}
        os.environ.update(self._values)

    def __exit__(self, *_: object) -> None:
        for name, before in self._before.items():
            if before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = before
