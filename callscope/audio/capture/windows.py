"""The far end on Windows: WASAPI loopback through PyAudioWPatch, the extra `loopback`. Nobody has run this yet."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from callscope import safe
from callscope.audio.capture.fit import Fit
from callscope.audio.capture.source import Block, Put
from callscope.errors import DeviceFailed
from callscope.nouns.live import Device, Side

if TYPE_CHECKING:
    from callscope.audio.capture.clock import Clock
    from callscope.audio.capture.source import Samples

ADVICE = "pip install 'callscope[loopback]' to record what this machine plays"
"""What a person has to do before the far end can be recorded."""


def devices() -> list[Device]:
    """The loudspeakers whose sound can be recorded; empty without the extra."""
    if importlib.util.find_spec("pyaudiowpatch") is None:
        return []
    audio = _library().PyAudio()
    try:
        default = audio.get_default_wasapi_loopback()["name"]
        names = [str(one["name"]) for one in audio.get_loopback_device_info_generator()]
    except OSError:
        return []
    finally:
        audio.terminate()
    return [Device(name, safe.line(name), "far", name == default) for name in names]


class Loopback:
    """What a loudspeaker plays. WASAPI gives nothing while nothing plays: the recorder lays down silence then."""

    finite = False
    steady = False
    sides: tuple[Side, ...] = ("far",)

    def __init__(self, device: Device, rate: int) -> None:
        self.name, self.ended = device.name, False
        self._rate = rate
        self._audio: Any = None
        self._stream: Any = None
        self._fit = Fit(rate, 1, rate)

    def start(self, put: Put, clock: Clock) -> None:
        """Opens the loopback device. Raises DeviceFailed."""
        library = _library()
        self._audio = library.PyAudio()
        try:
            known = next(one for one in self._audio.get_loopback_device_info_generator() if one["name"] == self.name)
            own, channels = round(known["defaultSampleRate"]), int(known["maxInputChannels"])
            self._fit = Fit(own, channels, self._rate)

            def callback(data: bytes, _frames: int, _when: Any, status: int) -> tuple[None, int]:
                put(Block("far", clock.now(), data, bool(status & library.paInputOverflow)))
                return None, library.paContinue

            self._stream = self._audio.open(
                rate=own,
                channels=channels,
                format=library.paInt16,
                input=True,
                input_device_index=known["index"],
                stream_callback=callback,
            )
        except (OSError, StopIteration) as error:
            what = f"the far end ({safe.line(self.name)}) cannot be opened: {safe.line(str(error))}"
            raise DeviceFailed(what, "choose another device: callscope listen --list") from error

    def abort(self) -> None:
        """Lets the device go."""
        self.ended = True
        if self._stream is not None:
            self._stream.close()
            self._audio.terminate()
            self._stream = None

    def identity(self) -> str | None:
        """WASAPI keeps a stream on its device until that is gone."""
        return None

    def fit(self, block: Block) -> Samples:
        """The samples of a block."""
        return self._fit.push(block.data)


def _library() -> Any:
    try:
        return importlib.import_module("pyaudiowpatch")
    except (ImportError, OSError) as error:
        raise DeviceFailed("what this machine plays cannot be recorded: PyAudioWPatch is missing", ADVICE) from error
