"""What a quote sounds like, as a file: the right stretch, of the right length, silent where it must be."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.clip import FORMS, Cut, Form, clip, gains
from callscope.audio.decode import decode
from callscope.call import RATE, Span
from callscope.errors import Unusable, UsageProblem
from tests.audio.made import noise, place_of
from tests.audio.test_decode import FORMATS, encode

LONG = noise(26.0, 7)


def stored(tmp_path: Path, rate: int = 16000, channels: int = 2, subtype: str = "PCM_16") -> Path:
    path = tmp_path / "call.wav"
    soundfile.write(path, np.stack([LONG] * channels).T, rate, subtype=subtype)
    return path


def heard(data: bytes, tmp_path: Path) -> np.ndarray:
    """The clip as a player hears it, at 16 kHz: (channels, n)."""
    (tmp_path / "clip").write_bytes(data)
    return np.array(decode(tmp_path / "clip", tmp_path / "clip.raw").audio.samples)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("start", "end"), [(0.0, 1.5), (7.25, 9.0), (22.111, 24.456)])
def test_a_clip_holds_its_stretch_and_nothing_else(tmp_path: Path, form: Form, start: float, end: float) -> None:
    sound = heard(clip(stored(tmp_path), start, end, form), tmp_path)
    assert len(sound) == (1 if form in ("mp3", "opus") else 2)
    assert sound.shape[1] / RATE == pytest.approx(end - start, abs=0.003)
    assert place_of(sound[0], LONG) / RATE == pytest.approx(start, abs=0.002)


@pytest.mark.parametrize(("name", "container", "codec", "rate", "channels", "said"), FORMATS, ids=str)
def test_far_into_a_file_of_any_format_a_clip_is_what_hearing_heard_there(
    tmp_path: Path, name: str, container: str, codec: str, rate: int, channels: int, said: str
) -> None:
    rates = np.interp(np.arange(26 * rate) / rate, np.arange(len(LONG)) / RATE, LONG)
    path = encode(tmp_path / name, container, codec, rate, np.stack([rates] * channels).astype(np.float32))
    transcribed = np.array(decode(path, tmp_path / "raw").audio.samples[0])
    sound = heard(clip(path, 22.0, 25.3, "wav", fade=0.0), tmp_path)
    assert place_of(sound[0], transcribed, 0.95) / RATE == pytest.approx(22.0, abs=0.001)
    assert sound.shape == (channels, round(3.3 * RATE))


@pytest.mark.parametrize(
    ("subtype", "form"), [("PCM_16", "wav"), ("PCM_16", "flac"), ("PCM_24", "wav"), ("PCM_24", "flac")]
)
def test_wav_and_flac_keep_rate_depth_channels_and_every_sample(tmp_path: Path, subtype: str, form: Form) -> None:
    path = stored(tmp_path, rate=44100, channels=3, subtype=subtype)
    made = tmp_path / f"made.{form}"
    made.write_bytes(clip(path, 2.0, 3.0, form, fade=0.0))
    whole, _ = soundfile.read(path, dtype="int32", start=2 * 44100, stop=3 * 44100)
    found, rate = soundfile.read(made, dtype="int32")
    assert (rate, soundfile.info(made).subtype) == (44100, subtype)
    assert np.array_equal(found, whole)


def test_a_clip_begins_and_ends_in_silence(tmp_path: Path) -> None:
    sound = heard(clip(stored(tmp_path), 5.0, 6.0, "wav", fade=0.05), tmp_path)[0]
    plain = LONG[5 * RATE : 6 * RATE]
    assert np.abs(sound[:8]).max() < 1e-3 > np.abs(sound[-8:]).max()
    assert sound[800:-800] == pytest.approx(plain[800:-800], abs=1e-4)
    assert (np.abs(sound) <= np.abs(plain) + 1e-4).all()


def test_a_fade_longer_than_the_clip_still_leaves_its_middle_whole() -> None:
    assert gains(np.array([1.0, 1.05, 1.1]), Cut(Span(1.0, 1.1), fade=5.0)) == pytest.approx([0, 1, 0])


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_heard_of_what_is_muted(tmp_path: Path, form: Form) -> None:
    muted = (Span(10.5, 11.0), Span(11.4, 11.5), Span(0.0, 10.1))
    sound = heard(clip(stored(tmp_path), 10.0, 12.0, form, muted=muted), tmp_path)
    # A coder's own ringing reaches a few milliseconds into the silence; the words are gone before it sees them.
    edge = 0.0 if form in ("wav", "flac") else 0.02
    for start, end in ((0.0, 0.1), (0.5, 1.0), (1.4, 1.5)):
        inside = sound[:, round((start + edge) * RATE) : round((end - edge) * RATE)]
        assert np.abs(inside).max() < 2e-3, (start, end)
    assert np.abs(sound[:, round(1.1 * RATE) : round(1.3 * RATE)]).max() > 0.05


def test_the_sound_is_muted_before_it_is_coded(tmp_path: Path) -> None:
    moments = np.arange(0.9, 2.1, 0.0005)
    gain = gains(moments, Cut(Span(0, 10), muted=(Span(1.0, 2.0),)))
    assert gain[(moments >= 1.0) & (moments <= 2.0)].max() == 0.0
    assert gain[moments < 0.994].min() == 1.0


def test_one_side_of_a_call_can_be_taken_alone(tmp_path: Path) -> None:
    path = tmp_path / "sides.wav"
    soundfile.write(path, np.stack([LONG, np.zeros_like(LONG)]).T, RATE)
    assert np.abs(heard(clip(path, 3, 4, "wav", channels=(0,)), tmp_path)).max() > 0.1
    assert heard(clip(path, 3, 4, "opus", channels=(0,)), tmp_path).shape[0] == 1
    assert not heard(clip(path, 3, 4, "wav", channels=(1,)), tmp_path).any()


def test_forty_quotes_of_a_report_fit_in_ten_megabytes_as_text(tmp_path: Path) -> None:
    seconds = 25.0
    for form in ("mp3", "opus"):
        assert 40 * len(clip(stored(tmp_path), 0.5, 0.5 + seconds, form)) * 4 / 3 < 10_000_000


def test_the_same_cut_gives_the_same_bytes(tmp_path: Path) -> None:
    path = stored(tmp_path)
    for form in FORMS:
        assert clip(path, 1, 2, form) == clip(path, 1, 2, form)


def test_a_clip_from_the_end_of_a_long_file_costs_no_reading_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "hours.flac"
    with soundfile.SoundFile(path, "w", RATE, 1) as out:
        for _ in range(140):
            out.write(LONG)
    began = time.process_time()
    clip(path, 1.0, 3.0)
    near = time.process_time() - began
    clip(path, 3590.0, 3592.0)
    far = time.process_time() - began - near
    assert far < near + 0.5


def test_a_pause_in_the_clock_of_a_container_keeps_its_place(tmp_path: Path) -> None:
    import av

    path = tmp_path / "browser.webm"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libopus", rate=48000, layout="mono")
        for start in (0, 50):
            block = np.interp(np.arange(20 * 48000) / 48000, np.arange(20 * RATE) / RATE, LONG[: 20 * RATE])
            frame = av.AudioFrame.from_ndarray(block[None].astype(np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48000, start * 48000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    whole = np.array(decode(path, tmp_path / "raw").audio.samples[0])
    sound = heard(clip(path, 55.0, 58.0, "wav"), tmp_path)[0]
    assert place_of(sound, whole, 0.95) / RATE == pytest.approx(55.0, abs=0.002)
    assert not heard(clip(path, 30.0, 32.0, "wav"), tmp_path).any()


def test_a_missing_file_or_one_that_ends_too_early_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="does not exist"):
        clip(tmp_path / "gone.wav", 0, 1)
    (tmp_path / "text.wav").write_text("no sound " * 100)
    with pytest.raises(Unusable, match="not sound"):
        clip(tmp_path / "text.wav", 0, 1)
    for start, end in ((25.0, 27.0), (50.0, 51.0)):
        with pytest.raises(Unusable, match=r"ends at 26\.0 s, before"):
            clip(stored(tmp_path), start, end)
    with pytest.raises(Unusable, match="has 2 channels, not 3"):
        clip(stored(tmp_path), 0, 1, channels=(2,))


def test_a_few_milliseconds_behind_the_end_are_silence(tmp_path: Path) -> None:
    sound = heard(clip(stored(tmp_path), 25.0, 26.1, "wav"), tmp_path)
    assert sound.shape[1] == round(1.1 * RATE)
    assert not sound[:, RATE + 10 :].any()


@pytest.mark.parametrize(
    ("start", "end"), [(2.0, 2.0), (3.0, 2.0), (-1.0, 2.0), (0.0, float("nan")), (0.0, float("inf"))]
)
def test_a_span_that_is_none_is_refused(tmp_path: Path, start: float, end: float) -> None:
    with pytest.raises(UsageProblem):
        clip(stored(tmp_path), start, end)


def test_an_unknown_form_or_no_channel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as raised:
        clip(stored(tmp_path), 0, 1, "aac")  # type: ignore[arg-type]
    assert raised.value.hint == "choose one of wav, flac, mp3, opus"
    with pytest.raises(UsageProblem, match="no channel"):
        clip(stored(tmp_path), 0, 1, channels=())
