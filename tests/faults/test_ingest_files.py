"""FAULTS.md, "Ingest", as far as one file goes: odd, damaged, hostile and oddly named files. Each is made here."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import socket
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from callscope.audio.decode import Decoded, decode, identify, peek
from callscope.errors import CallscopeError, Unusable

CONTROLS = [chr(code) for code in (*range(32), 127, *range(128, 160))]


def tone(seconds: float = 2.0, rate: int = 8000, channels: int = 1) -> np.ndarray:
    """(n, channels), as soundfile takes it."""
    at = np.arange(round(rate * seconds)) / rate
    return np.stack([0.3 * np.sin(2 * np.pi * (300 + 200 * one) * at) for one in range(channels)], axis=1)


def wav_bytes(tag: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16, data: bytes = b"\0" * 16000) -> bytes:
    align = max(1, channels * bits // 8)
    head = struct.pack("<HHIIHH", tag, channels, rate, (rate * align) & 0xFFFFFFFF, align, bits)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def encoded(path: Path, container: str, codec: str, seconds: float = 6.0, **options: str) -> Path:
    sound = np.random.default_rng(4).normal(0, 0.1, (1, round(44100 * seconds))).astype(np.float32)
    with av.open(str(path), "w", format=container, container_options=options) as out:
        stream = out.add_stream(codec, rate=44100, layout="mono")
        resampler = av.AudioResampler(
            format=stream.format, rate=44100, frame_size=stream.codec_context.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 44100, 0
        for part in [*resampler.resample(frame), *resampler.resample(None), None]:
            out.mux(stream.encode(part))
    return path


def silent_film(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for index in range(10):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts = index
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def refused(path: Path, raw: Path) -> Unusable:
    """The refusal: one harmless line that names the file, what to do next, exit 6, and nothing written."""
    with pytest.raises(Unusable) as caught:
        decode(path, raw)
    error = caught.value
    assert error.exit_code == 6
    assert error.hint
    assert not any(control in error.message + error.hint for control in CONTROLS)
    assert not raw.exists()
    assert not list(raw.parent.glob("raw*"))
    return error


@contextlib.contextmanager
def within_a_second() -> Iterator[None]:
    """Fails what hangs instead of hanging with it."""

    def late(*_: object) -> None:
        raise TimeoutError("not refused within a second")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


UNUSABLE: Sequence[tuple[str, Callable[[], bytes], str]] = [
    ("empty.wav", lambda: b"", "is empty: 0 bytes"),
    ("random.wav", lambda: np.random.default_rng(5).bytes(50_000), "is not sound"),
    ("random.mp3", lambda: np.random.default_rng(6).bytes(300_000), "is not sound"),
    ("text.wav", lambda: b"Agent: good morning, how can I help?\n" * 100, "is not sound"),
    ("page.mp3", lambda: b"<!doctype html><title>404 Not Found</title>" * 40, "is not sound"),
    ("header-only.wav", lambda: wav_bytes(data=b""), "0.0 s of sound"),
    ("half-a-header.wav", lambda: wav_bytes()[:20], "is not sound"),
    ("header-only.flac", lambda: b"fLaC\x80\x00\x00\x22" + bytes(34), "is damaged: its header"),
    ("one-sample.wav", lambda: wav_bytes(data=b"\x01\x00"), "0.0 s of sound"),
    ("no-channels.wav", lambda: wav_bytes(channels=0), "is damaged: its header"),
    ("no-rate.wav", lambda: wav_bytes(rate=0), "is not sound"),
    ("one-hertz.wav", lambda: wav_bytes(rate=1), "declares 1 channels at 1 Hz"),
    ("unknown-codec.wav", lambda: wav_bytes(tag=0x7ABC), "in a coding that cannot be decoded"),
    ("many-channels.wav", lambda: wav_bytes(channels=4000), "is damaged: its header"),
    ("picture.mp3", lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000), "is not sound"),
    (
        "mp4-without-index.m4a",
        lambda: b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + b"\0\0\x40\0mdat" + bytes(9000),
        "was cut off",
    ),
]


@pytest.mark.parametrize(("name", "content", "why"), UNUSABLE, ids=[row[0] for row in UNUSABLE])
def test_I1_what_is_not_sound_is_refused_in_one_line_and_the_next_file_goes_on(
    tmp_path: Path, name: str, content: Callable[[], bytes], why: str
) -> None:
    (tmp_path / name).write_bytes(content())
    error = refused(tmp_path / name, tmp_path / "raw")
    assert name in error.message
    assert re.search(why, error.message)
    (tmp_path / "next.wav").write_bytes(wav_bytes())
    assert decode(tmp_path / "next.wav", tmp_path / "raw").audio.duration == 1.0


def test_I1_a_film_without_sound_is_refused_as_such(tmp_path: Path) -> None:
    silent_film(tmp_path / "film.mp4")
    assert "holds no sound, only pictures" in refused(tmp_path / "film.mp4", tmp_path / "raw").message


USABLE: Sequence[tuple[str, int, int, str]] = [
    ("WAV", 8000, 1, "ULAW"),
    ("WAV", 8000, 2, "ALAW"),
    ("WAV", 96000, 2, "PCM_24"),
    ("WAV", 48000, 6, "PCM_16"),
    ("WAV", 44100, 2, "DOUBLE"),
    ("WAVEX", 48000, 6, "PCM_16"),
    ("AIFF", 22050, 1, "PCM_U8"),
]


@pytest.mark.parametrize(("form", "rate", "channels", "subtype"), USABLE)
@pytest.mark.parametrize("ending", ["wav", "mp3", "txt"])
def test_I1_telephone_studio_and_six_channel_sound_is_heard_whatever_its_ending(
    tmp_path: Path, form: str, rate: int, channels: int, subtype: str, ending: str
) -> None:
    path = tmp_path / f"call.{ending}"
    soundfile.write(path, tone(1.0, rate, channels), rate, format=form, subtype=subtype)
    heard = decode(path, tmp_path / "raw")
    assert heard.audio.samples.shape == (channels, 16000)
    assert (heard.channels, heard.rate, heard.incomplete) == (channels, rate, False)
    assert all(0.15 < row.std() < 0.25 for row in heard.audio.samples[:, 1000:-1000])


def cut(path: Path, share: float = 0.6) -> Path:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share) - 3])
    return path


CUT: Sequence[tuple[str, str, str, dict[str, str]]] = [
    ("call.wav", "wav", "pcm_s16le", {}),
    ("mu-law.wav", "wav", "pcm_mulaw", {}),
    ("call.mp3", "mp3", "libmp3lame", {}),
    ("call.flac", "flac", "flac", {}),
    ("call.m4a", "ipod", "aac", {"movflags": "faststart"}),
    ("call.webm", "webm", "libopus", {}),
]


@pytest.mark.parametrize(("name", "container", "codec", "options"), CUT, ids=[row[0] for row in CUT])
def test_I2_a_cut_file_is_heard_as_far_as_it_goes_with_both_durations(
    tmp_path: Path, name: str, container: str, codec: str, options: dict[str, str]
) -> None:
    if codec == "libopus":
        soundfile.write(tmp_path / "48k.wav", tone(6.0, 48000), 48000)
        path = remuxed(tmp_path / "48k.wav", tmp_path / name)
    else:
        path = encoded(tmp_path / name, container, codec, **options)
    whole = decode(path, tmp_path / "raw")
    assert (whole.incomplete, whole.declared) == (False, pytest.approx(6.0, abs=0.05))
    heard = decode(cut(path), tmp_path / "raw")
    assert heard.incomplete
    assert heard.declared == pytest.approx(6.0, abs=0.05)
    assert 3.0 < heard.audio.duration < 4.0
    assert heard.audio.samples.shape[1] * 4 == (tmp_path / "raw").stat().st_size


def remuxed(wav: Path, webm: Path) -> Path:
    with av.open(str(wav)) as source, av.open(str(webm), "w") as out:
        stream = out.add_stream("libopus", rate=48000, layout="mono")
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=48000, frame_size=960)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return webm


def test_I2_an_m4a_whose_index_was_at_its_end_says_that_it_was_cut_off(tmp_path: Path) -> None:
    path = cut(encoded(tmp_path / "call.m4a", "ipod", "aac"))
    error = refused(path, tmp_path / "raw")
    assert "cut off" in error.message
    assert error.hint == "export or copy the recording again"


@pytest.mark.parametrize("look", [identify, peek, lambda path: decode(path, path.parent / "raw")])
def test_I3_a_fifo_is_refused_within_a_second(tmp_path: Path, look: Callable[[Path], object]) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    with within_a_second(), pytest.raises(Unusable, match=r"pipe\.wav is a pipe"):
        look(tmp_path / "pipe.wav")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_I3_a_device_is_refused_within_a_second(device: str) -> None:
    with within_a_second(), pytest.raises(Unusable, match=f"{device} is a device"):
        identify(Path(device))


def test_I3_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calls.wav").mkdir()
    with pytest.raises(Unusable, match=r"calls\.wav is a folder") as caught:
        identify(tmp_path / "calls.wav")
    assert caught.value.hint == "name the files in it"


def test_I3_a_socket_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/call.wav")  # a socket's path is at most 107 bytes long
        with within_a_second(), pytest.raises(Unusable, match="is a socket"):
            identify(Path(folder) / "call.wav")


def test_I3_a_symbolic_link_loop_is_refused_and_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.wav").symlink_to("b.wav")
    (tmp_path / "b.wav").symlink_to("a.wav")
    with within_a_second(), pytest.raises(Unusable, match=r"a\.wav is a symbolic link that leads back to itself"):
        identify(tmp_path / "a.wav")
    (tmp_path / "call.wav").write_bytes(wav_bytes())
    (tmp_path / "link.wav").symlink_to("call.wav")
    assert identify(tmp_path / "link.wav") == identify(tmp_path / "call.wav")


def test_I3_what_is_missing_or_may_not_be_read_is_said(tmp_path: Path) -> None:
    for missing in ("none.wav", "none/call.wav", "x" * 300):
        with pytest.raises(Unusable, match=r"does not exist|name that is too long"):
            identify(tmp_path / missing)
    with pytest.raises(Unusable, match="cannot be read"):
        identify(Path("nul\0byte.wav"))
    (tmp_path / "secret.wav").write_bytes(wav_bytes())
    (tmp_path / "secret.wav").chmod(0)
    with as_somebody_else(), pytest.raises(Unusable, match="may not be read by you"):
        identify(tmp_path / "secret.wav")


@contextlib.contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may read everything, so root steps aside."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def opens_of(path: Path) -> Iterator[Callable[[], int]]:
    """Counts how often the system opens a file, by inotify."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    if watch < 0 or libc.inotify_add_watch(watch, os.fsencode(path), 0x20) < 0:
        pytest.skip("this system has no inotify")

    def count() -> int:
        with contextlib.suppress(BlockingIOError):
            return len(os.read(watch, 65536)) // 16
        return 0

    try:
        yield count
    finally:
        os.close(watch)


SCRIPTS = {
    "ffconcat": "ffconcat version 1.0\nfile '{0}'\n",
    "concat": "file '{0}'\n",
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n",
    "m3u8-url": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{0}\n#EXT-X-ENDLIST\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\na=control:{0}\n",
    "mpd": '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>{0}</BaseURL></Period></MPD>',
}


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("ending", ["wav", "m3u8", "ffconcat"])
def test_I4_a_script_that_names_another_file_is_refused_and_opens_nothing(
    tmp_path: Path, script: str, ending: str
) -> None:
    other = tmp_path / "other.wav"
    other.write_bytes(wav_bytes())
    path = tmp_path / f"call.{ending}"
    path.write_text(SCRIPTS[script].format(other))
    with opens_of(other) as opened:
        error = refused(path, tmp_path / "raw")
        assert opened() == 0
        other.read_bytes()
        assert opened() == 1
    assert "is not sound" in error.message


@pytest.mark.parametrize(
    "name", ["http:call.wav", "concat:other.wav|other.wav", "file:other.wav", "subfile,,start,0,end,0,,:other.wav"]
)
def test_I4_a_file_name_that_ffmpeg_would_take_for_an_address_is_only_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.wav").write_bytes(wav_bytes())
    Path(name).write_bytes(wav_bytes(data=b"\0" * 32000))
    assert decode(Path(name), tmp_path / "raw").audio.duration == 2.0


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
@pytest.mark.parametrize("rate", [8000, 16000])
def test_I5_no_sample_is_nan_or_infinite_and_the_sound_around_it_stays(tmp_path: Path, subtype: str, rate: int) -> None:
    sound = tone(2.0, rate, 2)
    odd = sound.copy()
    odd[100, 0], odd[200, 1], odd[300, 0], odd[400, 0] = np.nan, np.inf, -np.inf, 1e30
    soundfile.write(tmp_path / "odd.wav", odd, rate, subtype=subtype)
    soundfile.write(tmp_path / "even.wav", sound, rate, subtype=subtype)
    heard, even = decode(tmp_path / "odd.wav", tmp_path / "raw"), decode(tmp_path / "even.wav", tmp_path / "raw2")
    assert heard.not_numbers == 4
    assert np.isfinite(heard.audio.samples).all()
    assert np.abs(heard.audio.samples).max() <= 1.0
    assert np.allclose(heard.audio.samples[:, 2000:], even.audio.samples[:, 2000:], atol=1e-4)


def test_I5_a_file_of_nothing_but_nan_is_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "nan.wav", np.full(8000, np.nan), 8000, subtype="FLOAT")
    heard = decode(tmp_path / "nan.wav", tmp_path / "raw")
    assert not heard.audio.samples.any()
    assert heard.not_numbers == 8000


NAMES: Sequence[bytes] = [
    b"new\nline.wav",
    b"esc\x1b]2;X\x07\x1b[2J.wav",
    b"[bold]call[red].wav",
    b"-rf.wav",
    "😀 звонок 通話.wav".encode(),
    b"latin-\xe9\xff.wav",
    b"tab\there.wav",
    "bidi-\u202etxt.wav".encode(),
    b"%s%n.wav",
    b"~.wav",
    b" .wav",
]


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name) for name in NAMES])
def test_I7_an_odd_name_is_heard_and_its_refusal_is_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(os.fsdecode(name))
    try:
        path.write_bytes(wav_bytes())
    except OSError:
        pytest.skip("this file system does not take such a name")
    heard: Decoded = decode(path, tmp_path / "raw")
    assert heard.audio.duration == 1.0
    assert len(identify(path)) == 12
    assert peek(path).duration == 1.0
    path.write_bytes(b"not sound at all")
    (tmp_path / "raw").unlink()
    error: CallscopeError = refused(path, tmp_path / "raw")
    assert error.message.encode()  # no lone surrogate
    assert "\u202e" not in error.message
