"""Any file a support team exports becomes 16 kHz float32 with its channels apart, to the sample, and nothing else."""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import struct
import tracemalloc
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from callscope.audio.decode import decode, identify, open_sound, peek
from callscope.call import RATE, Progress
from callscope.errors import Cancelled, StorageFailed, Unusable

TONES = (300.0, 500.0, 700.0, 900.0, 1100.0, 1300.0)


def tones(channels: int, rate: int, seconds: float) -> np.ndarray:
    """A different tone on each channel: (channels, n)."""
    at = np.arange(round(rate * seconds)) / rate
    return np.stack([0.4 * np.sin(2 * np.pi * TONES[channel] * at) for channel in range(channels)]).astype(np.float32)


def encode(path: Path, container: str, codec: str, rate: int, sound: np.ndarray, **options: str) -> Path:
    """Writes `sound` (channels, n) with FFmpeg's own encoder."""
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(sound)]
    with av.open(str(path), "w", format=container, container_options=options) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = 64_000
        mux(out, stream, sound, rate, layout)
    return path


def mux(out: Any, stream: Any, sound: np.ndarray, rate: int, layout: str) -> None:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout=layout)
    frame.sample_rate, frame.pts = rate, 0
    size = stream.codec_context.frame_size or 1024
    resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate, frame_size=size)
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        out.mux(stream.encode(part))
    out.mux(stream.encode(None))


def tone_of(samples: np.ndarray) -> float:
    """The strongest frequency in Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples))))) * RATE / len(samples))


def assert_tones(samples: np.ndarray, channels: int) -> None:
    assert len(samples) == channels
    middle = samples[:, len(samples[0]) // 4 : -len(samples[0]) // 4]
    assert [tone_of(row) for row in middle] == pytest.approx(TONES[:channels], abs=5)


FORMATS: Sequence[tuple[str, str, str, int, int, str]] = [
    ("call.wav", "wav", "pcm_s16le", 44100, 2, "pcm_s16le"),
    ("24-bit.wav", "wav", "pcm_s24le", 96000, 2, "pcm_s24le"),
    ("float.wav", "wav", "pcm_f32le", 16000, 2, "pcm_f32le"),
    ("mu-law.wav", "wav", "pcm_mulaw", 8000, 2, "pcm_mulaw"),
    ("a-law.wav", "wav", "pcm_alaw", 8000, 1, "pcm_alaw"),
    ("adpcm.wav", "wav", "adpcm_ima_wav", 8000, 1, "adpcm_ima_wav"),
    ("g722.wav", "wav", "g722", 16000, 1, "adpcm_g722"),
    ("six.wav", "wav", "pcm_s16le", 48000, 6, "pcm_s16le"),
    ("long.w64", "w64", "pcm_s16le", 16000, 1, "pcm_s16le"),
    ("call.aiff", "aiff", "pcm_s16be", 22050, 1, "pcm_s16be"),
    ("call.au", "au", "pcm_mulaw", 8000, 1, "pcm_mulaw"),
    ("call.caf", "caf", "pcm_s16le", 44100, 2, "pcm_s16le"),
    ("call.flac", "flac", "flac", 44100, 2, "flac"),
    ("call.mp3", "mp3", "libmp3lame", 44100, 2, "mp3"),
    ("phone.mp3", "mp3", "libmp3lame", 8000, 1, "mp3"),
    ("call.opus", "ogg", "libopus", 48000, 2, "opus"),
    ("call.m4a", "ipod", "aac", 44100, 2, "aac"),
    ("lossless.m4a", "ipod", "alac", 44100, 2, "alac"),
    ("call.mp4", "mp4", "aac", 48000, 2, "aac"),
    ("call.aac", "adts", "aac", 44100, 2, "aac"),
    ("call.mov", "mov", "aac", 44100, 2, "aac"),
    ("call.3gp", "3gp", "libopencore_amrnb", 8000, 1, "amr_nb"),
    ("call.amr", "amr", "libopencore_amrnb", 8000, 1, "amr_nb"),
    ("call.webm", "webm", "libopus", 48000, 2, "opus"),
    ("call.mka", "matroska", "flac", 44100, 2, "flac"),
    ("call.avi", "avi", "libmp3lame", 44100, 2, "mp3"),
    ("call.wma", "asf", "wmav2", 44100, 2, "wmav2"),
]


@pytest.mark.parametrize(("name", "container", "codec", "rate", "channels", "said"), FORMATS, ids=str)
def test_every_format_keeps_its_channels_apart_and_its_length(
    tmp_path: Path, name: str, container: str, codec: str, rate: int, channels: int, said: str
) -> None:
    path = encode(tmp_path / name, container, codec, rate, tones(channels, rate, 2.0))
    heard = decode(path, tmp_path / "raw")
    assert (heard.channels, heard.rate, heard.codec, heard.incomplete) == (channels, rate, said, False)
    assert heard.audio.duration == pytest.approx(2.0, abs=0.13)  # AAC, ADPCM and WMA fill up their last frame
    assert_tones(heard.audio.samples, channels)
    assert heard.audio.samples.dtype == np.float32
    assert peek(path)[1:] == (channels, rate, said)


@pytest.mark.parametrize("rate", [8000, 11025, 12345, 16000, 22050, 32000, 44100, 48000, 96000])
@pytest.mark.parametrize("extra", [0, 1, 137])
def test_the_length_is_exact_to_the_sample(tmp_path: Path, rate: int, extra: int) -> None:
    soundfile.write(tmp_path / "call.wav", tones(1, rate, 1.0)[0][: rate - extra], rate)
    heard = decode(tmp_path / "call.wav", tmp_path / "raw")
    assert heard.audio.samples.shape == (1, round((rate - extra) * RATE / rate))


def test_the_end_of_the_sound_is_not_swallowed_by_the_resampler(tmp_path: Path) -> None:
    sound = np.zeros(8000, np.float32)
    sound[-40:] = 0.5
    soundfile.write(tmp_path / "click.wav", sound, 8000)
    assert decode(tmp_path / "click.wav", tmp_path / "raw").audio.samples[0, -60:-20].min() > 0.3


def test_rf64_is_read_as_wav(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", tones(2, 16000, 1.0).T, 16000, format="RF64")
    heard = decode(tmp_path / "long.wav", tmp_path / "raw")
    assert heard.audio.samples.shape == (2, 16000)
    assert heard.declared == 1.0


def test_vorbis_and_gsm_are_read(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.ogg", tones(2, 44100, 1.0).T, 44100, format="OGG", subtype="VORBIS")
    soundfile.write(tmp_path / "gsm.wav", tones(1, 8000, 1.0).T, 8000, format="WAV", subtype="GSM610")
    assert_tones(decode(tmp_path / "call.ogg", tmp_path / "raw").audio.samples, 2)
    assert_tones(decode(tmp_path / "gsm.wav", tmp_path / "raw").audio.samples, 1)


@pytest.mark.parametrize(("ending", "subtype"), [(".ulaw", "ULAW"), (".alaw", "ALAW"), (".sln", "PCM_16")])
def test_headerless_telephone_files_are_known_by_their_ending(tmp_path: Path, ending: str, subtype: str) -> None:
    path = tmp_path / f"queue{ending}"
    soundfile.write(path, tones(1, 8000, 1.0)[0], 8000, format="RAW", subtype=subtype)
    heard = decode(path, tmp_path / "raw")
    assert heard.audio.samples.shape == (1, 16000)
    assert_tones(heard.audio.samples, 1)


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.mp3", "mp3", "libmp3lame", 16000, tones(1, 16000, 1.0))
    heard = decode(path.rename(tmp_path / "call.ulaw.txt"), tmp_path / "raw")
    assert heard.codec == "mp3"
    soundfile.write(tmp_path / "really-wav.ulaw", tones(1, 8000, 1.0)[0], 8000, format="WAV")
    assert decode(tmp_path / "really-wav.ulaw", tmp_path / "raw").codec == "pcm_s16le"


def test_a_film_gives_its_best_sound_track_in_time_with_the_picture(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "screen.mkv"), "w") as out:
        picture = out.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
        sound = out.add_stream("pcm_s16le", rate=16000, layout="stereo")
        for index in range(20):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts = index
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        late = av.AudioFrame.from_ndarray(
            (tones(2, 16000, 1.0).T.reshape(1, -1) * 32767).astype(np.int16), layout="stereo"
        )
        late.sample_rate, late.pts = 16000, 8000
        out.mux(sound.encode(late))
    heard = decode(tmp_path / "screen.mkv", tmp_path / "raw")
    assert heard.audio.samples.shape == (2, 24000)
    assert not heard.audio.samples[:, :8000].any()
    assert_tones(heard.audio.samples[:, 8000:], 2)


def test_a_pause_in_the_clock_of_a_container_is_kept_as_silence(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "browser.webm"), "w") as out:
        stream = out.add_stream("libopus", rate=48000, layout="mono")
        for start in (0, 3 * 48000):
            frame = av.AudioFrame.from_ndarray(tones(1, 48000, 1.0), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    heard = decode(tmp_path / "browser.webm", tmp_path / "raw")
    assert heard.audio.duration == pytest.approx(4.0, abs=0.1)
    assert np.abs(heard.audio.samples[0, 20000:46000]).max() < 1e-3
    assert not heard.incomplete


def test_a_format_that_changes_half_way_is_heard_to_its_end(tmp_path: Path) -> None:
    first = encode(tmp_path / "1.mp3", "mp3", "libmp3lame", 44100, tones(2, 44100, 1.0)).read_bytes()
    second = encode(tmp_path / "2.mp3", "mp3", "libmp3lame", 22050, tones(1, 22050, 1.0)).read_bytes()
    (tmp_path / "joined.mp3").write_bytes(first + second)
    heard = decode(tmp_path / "joined.mp3", tmp_path / "raw")
    assert heard.channels == 2
    assert heard.audio.duration == pytest.approx(2.0, abs=0.15)
    assert tone_of(heard.audio.samples[1, -12000:-2000]) == pytest.approx(TONES[0], abs=5)


@pytest.mark.parametrize(
    ("name", "container", "codec"),
    [("call.flac", "flac", "flac"), ("call.m4a", "ipod", "aac"), ("call.mp3", "mp3", "libmp3lame")],
)
def test_damage_in_the_middle_is_skipped_and_said(tmp_path: Path, name: str, container: str, codec: str) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (1, 10 * 44100)).astype(np.float32)
    path = encode(
        tmp_path / name, container, codec, 44100, sound, **({"movflags": "faststart"} if codec == "aac" else {})
    )
    whole = bytearray(path.read_bytes())
    middle, length = len(whole) // 2, len(whole) // 10
    whole[middle : middle + length] = np.random.default_rng(2).bytes(length)
    path.write_bytes(whole)
    heard = decode(path, tmp_path / "raw")
    assert heard.incomplete
    assert heard.declared == pytest.approx(10.0, abs=0.1)
    assert 8.5 < heard.audio.duration < 10.1


def test_a_file_cut_out_of_a_longer_mp3_is_whole(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (1, 10 * 44100)).astype(np.float32)
    path = encode(tmp_path / "call.mp3", "mp3", "libmp3lame", 44100, sound)
    path.write_bytes(path.read_bytes()[40_000:])
    heard = decode(path, tmp_path / "raw")
    assert (heard.incomplete, heard.declared) == (False, None)


def test_tags_that_are_not_utf8_do_no_harm(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", tones(1, 8000, 1.0)[0], 8000)
    tag = "Звонок".encode("cp1251")
    info = b"INFO" + b"INAM" + struct.pack("<I", len(tag)) + tag
    whole = (tmp_path / "call.wav").read_bytes() + b"LIST" + struct.pack("<I", len(info)) + info
    (tmp_path / "call.wav").write_bytes(whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:])
    assert decode(tmp_path / "call.wav", tmp_path / "raw").audio.duration == 1.0


def test_a_recorder_that_could_not_go_back_to_its_header_declares_nothing(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "stream.wav", tones(1, 8000, 1.0)[0], 8000)
    whole = (tmp_path / "stream.wav").read_bytes()
    at = whole.index(b"data") + 4
    (tmp_path / "stream.wav").write_bytes(whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :])
    heard = decode(tmp_path / "stream.wav", tmp_path / "raw")
    assert (heard.declared, heard.incomplete, heard.audio.duration) == (None, False, 1.0)


def test_loud_float_sound_is_held_within_full_scale(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", tones(1, 8000, 1.0)[0] * 5, 8000, subtype="FLOAT")
    assert np.abs(decode(tmp_path / "loud.wav", tmp_path / "raw").audio.samples).max() == 1.0


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "long.wav"), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(4 * 8000 * 600))
    tracemalloc.start()
    try:
        heard = decode(tmp_path / "long.wav", tmp_path / "raw")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert heard.audio.samples.nbytes == 2 * 4 * 600 * RATE
    assert peak < 12_000_000


def test_progress_rises_to_one_and_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", tones(2, 8000, 60.0).T, 8000)
    told: list[Progress] = []
    decode(tmp_path / "call.wav", tmp_path / "raw", told.append)
    assert {one.stage for one in told} == {"decode"}
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == 1.0

    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        decode(tmp_path / "call.wav", tmp_path / "other", stop)
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["call.wav", "raw"]


def test_the_raw_file_is_for_its_owner_only_and_maps_back(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", tones(2, 16000, 1.0).T, 16000)
    (tmp_path / "raw").write_bytes(b"old")
    (tmp_path / "raw").chmod(0o644)
    before = os.umask(0o022)
    try:
        heard = decode(tmp_path / "call.wav", tmp_path / "raw")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "raw").stat().st_mode) == 0o600
    assert np.array_equal(open_sound(tmp_path / "raw", 2).samples, heard.audio.samples)
    with pytest.raises(StorageFailed, match="missing or damaged"):
        open_sound(tmp_path / "gone", 2)
    with pytest.raises(StorageFailed, match="missing or damaged"):
        open_sound(tmp_path / "raw", 7)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", tones(1, 8000, 60.0)[0], 8000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        with pytest.raises(StorageFailed, match="cannot write"):
            decode(tmp_path / "call.wav", tmp_path / "raw")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["call.wav"]
    with pytest.raises(StorageFailed, match="cannot write"):
        decode(tmp_path / "call.wav", tmp_path / "no such folder" / "raw")


def test_the_id_is_the_hash_of_the_content(tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    (tmp_path / "one.wav").write_bytes(content)
    (tmp_path / "two.mp3").write_bytes(content)
    told: list[Progress] = []
    assert identify(tmp_path / "one.wav", told.append) == hashlib.sha256(content).hexdigest()[:12]
    assert identify(tmp_path / "two.mp3") == identify(tmp_path / "one.wav")
    assert told
    assert all(one.stage == "identify" and 0 <= one.done <= 1 for one in told)


def test_a_look_at_the_header_tells_the_length_without_decoding(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.flac", "flac", "flac", 44100, tones(2, 44100, 3.0))
    assert peek(path) == (3.0, 2, 44100, "flac")
    (tmp_path / "notes.txt").write_text("nothing to hear")
    with pytest.raises(Unusable, match=r"notes\.txt is not sound"):
        peek(tmp_path / "notes.txt")


def test_ffmpeg_says_nothing_on_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = encode(tmp_path / "call.mp3", "mp3", "libmp3lame", 44100, tones(1, 44100, 2.0))
    whole = bytearray(path.read_bytes())
    whole[5000:9000] = np.random.default_rng(3).bytes(4000)
    path.write_bytes(whole)
    decode(path, tmp_path / "raw")
    assert capfd.readouterr() == ("", "")


def test_the_shared_calls_decode_as_they_are_described(shared_data: Path, tmp_path: Path) -> None:
    garage = decode(shared_data / "support_calls" / "aws_autorepairs_49" / "audio.flac", tmp_path / "raw")
    assert (garage.channels, garage.rate, garage.incomplete) == (2, 8000, False)
    assert garage.audio.duration == pytest.approx(237.56, abs=0.001)
    doubled = decode(shared_data / "support_calls" / "azure_points_balance" / "audio.mp3", tmp_path / "raw2")
    assert (doubled.channels, doubled.codec) == (2, "mp3")
    assert np.array_equal(*doubled.audio.samples)
