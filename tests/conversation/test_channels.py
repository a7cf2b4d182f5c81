"""Who is on which channel is told by sound, and one side's bleed never reaches the other side's words."""

from __future__ import annotations

import json
import os
import stat
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.decode import decode
from callscope.call import RATE, Audio, Progress
from callscope.conversation.channels import Layout, blocks, tell, write_tracks
from callscope.errors import Cancelled, StorageFailed

Sound = np.ndarray


def voice(seed: int, pitch: float, seconds: float) -> Sound:
    """Syllables of a buzz with changing pitch, and hisses: what a voice is to a level meter."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    at = np.arange(count) / RATE
    steps = np.interp(at, np.arange(0, seconds + 1, 0.2), chance.normal(0, 1, len(np.arange(0, seconds + 1, 0.2))))
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch * 2 ** (steps / 12)) / RATE)) * (0.3 + 0.2 * steps)
    hiss = chance.normal(0, 0.3, count)
    mouth = 0.02 + np.clip(np.sin(2 * np.pi * 4 * at + steps), 0, 1) ** 2
    which = (np.sin(2 * np.pi * 1.3 * at + 2 * steps) > -0.5).astype(float)
    return band(0.3 * mouth * (which * buzz + (1 - which) * hiss), 150, 3800)


def band(sound: Sound, low: float, high: float) -> Sound:
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    with np.errstate(divide="ignore"):
        slopes = 1 / np.sqrt((1 + (low / hertz) ** 8) * (1 + (hertz / high) ** 8))  # Butterworth's, fourth order
    return np.fft.irfft(spectrum * slopes, len(sound))


def conversation(seconds: float = 45.0) -> Sound:
    """Two voices taking turns of a few seconds, with a little overlap: (2, n)."""
    turn = (np.arange(round(seconds * RATE)) / RATE) % 9
    left, right = (turn < 4.6), (turn > 4.4) & (turn < 8.4)
    return np.stack([voice(1, 110, seconds) * left, voice(2, 190, seconds) * right])


def hum(shape: tuple[int, ...], level: float) -> Sound:
    return np.random.default_rng(9).normal(0, 10 ** (level / 20), shape)


def bleed(sound: Sound, level: float, delay: float) -> Sound:
    """What leaks into each channel: the other one through a telephone, later and weaker."""
    late = round(delay * RATE)
    leaked = [band(other, 300, 3400) * 10 ** (level / 20) for other in sound[::-1]]
    return np.stack([np.concatenate([np.zeros(late), one])[: sound.shape[1]] for one in leaked])


def mu_law(sound: Sound) -> Sound:
    small = np.round(np.sign(sound) * np.log1p(255 * np.minimum(np.abs(sound), 1)) / np.log(256) * 127) / 127
    return np.sign(small) * np.expm1(np.abs(small) * np.log(256)) / 255


def audio(sound: Sound) -> Audio:
    return Audio(np.ascontiguousarray(np.clip(sound, -1, 1), np.float32))


def tracks(sound: Audio, layout: Layout) -> Sound:
    """All blocks in a row: (tracks, n)."""
    return np.concatenate(list(blocks(sound, layout)), axis=1)


def panned(sound: Sound, share: float) -> Sound:
    return np.stack([share * sound[0] + (1 - share) * sound[1], (1 - share) * sound[0] + share * sound[1]])


CASES: Sequence[tuple[str, str, Callable[[Sound], Sound]]] = [
    ("one channel", "mono", lambda x: x.mean(0, keepdims=True)),
    ("two parties", "parties", lambda x: x),
    ("two parties, one 20 dB weaker", "parties", lambda x: x * [[1], [0.1]]),
    ("two parties on noisy lines", "parties", lambda x: x + hum(x.shape, -50)),
    ("bleed of -12 dB at once", "parties", lambda x: mu_law(x + bleed(x, -12, 0))),
    ("bleed of -12 dB after 150 ms", "parties", lambda x: mu_law(x + bleed(x, -12, 0.15))),
    ("bleed of -18 dB", "parties", lambda x: mu_law(x + bleed(x, -18, 0.06))),
    ("bleed of -24 dB in noise", "parties", lambda x: mu_law(x + bleed(x, -24, 0.1) + hum(x.shape, -55))),
    ("one party alone beside everybody", "parties", lambda x: np.stack([x[0], 0.7 * x.sum(0)])),
    ("surround sound with two parties", "parties", lambda x: np.concatenate([x, np.zeros((4, x.shape[1]))])),
    ("the same twice", "doubled", lambda x: np.stack([x.mean(0)] * 2)),
    ("the same, weaker and noisy", "doubled", lambda x: x.mean(0) * [[1], [0.5]] + hum(x.shape, -60)),
    ("the same, much weaker", "doubled", lambda x: x.mean(0) * [[1], [0.1]]),
    ("the same, upside down", "doubled", lambda x: x.mean(0) * [[1], [-1]]),
    ("nothing on the left", "mono", lambda x: x.mean(0) * [[0], [1]]),
    ("line noise on the right", "mono", lambda x: x.mean(0) * [[1], [0]] + hum(x.shape, -55)),
    ("an offset on the right", "mono", lambda x: x.mean(0) * [[1], [0]] + [[0], [0.2]]),
    ("silence", "mono", lambda x: 0 * x),
    ("voices panned 60 to 40", "mixed", lambda x: panned(x, 0.6)),
    ("voices panned 65 to 35, mu-law", "mixed", lambda x: mu_law(panned(x, 0.65))),
]


@pytest.mark.parametrize(("what", "kind", "make"), CASES, ids=[row[0] for row in CASES])
def test_the_channels_are_told_for_what_they_are(what: str, kind: str, make: Callable[[Sound], Sound]) -> None:
    sound = make(conversation())
    layout = tell(audio(sound))
    assert layout.kind == kind
    assert layout.why
    rows = tracks(audio(sound), layout)
    assert rows.shape == (2 if kind == "parties" else 1, sound.shape[1])
    assert rows.dtype == np.float32


def test_a_silent_channel_leaves_the_other_as_it_is() -> None:
    sound = conversation().mean(0) * [[0], [1]]
    layout = tell(audio(sound))
    assert (layout.silent, layout.why) == ((0,), "only channel 2 holds speech")
    assert np.array_equal(tracks(audio(sound), layout)[0], audio(sound).samples[1])


def test_copies_that_are_upside_down_do_not_cancel_out() -> None:
    sound = conversation().mean(0) * [[1], [-1]]
    assert np.allclose(tracks(audio(sound), tell(audio(sound)))[0], sound[0], atol=1e-6)


def test_clean_channels_are_not_touched() -> None:
    sound = audio(conversation())
    layout = tell(sound)
    assert layout.leaks == ()
    assert np.array_equal(tracks(sound, layout), sound.samples)


def test_the_leak_is_found_with_its_delay_and_its_level() -> None:
    layout = tell(audio(mu_law(conversation() + bleed(conversation(), -18, 0.06))))
    assert [(leak.source, leak.into) for leak in layout.leaks] == [(0, 1), (1, 0)]
    assert [leak.delay for leak in layout.leaks] == pytest.approx([0.06, 0.06], abs=0.002)
    assert [leak.level for leak in layout.leaks] == pytest.approx([-18, -18], abs=3)
    assert "1 is heard on 2 at -1" in layout.why


@pytest.mark.parametrize(("level", "delay"), [(-12, 0.0), (-18, 0.06), (-18, 0.15), (-24, 0.1)])
def test_bleed_is_silenced_and_speech_and_overlap_stay(level: float, delay: float) -> None:
    clean = conversation(90)
    leaked = bleed(clean, level, delay)
    sound = audio(mu_law(clean + leaked))
    removed, lost = measured(tracks(sound, tell(sound)), clean, leaked)
    assert min(removed) > 0.93
    assert max(lost) < 0.01


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
@pytest.mark.parametrize("level", [-9, -15])
def test_an_echo_never_mutes_the_side_that_it_comes_from(level: float, share: float) -> None:
    """Where the customer says little, most of what is on their channel is the agent's echo."""
    talks = np.arange(90 * RATE) / RATE % 45 < 45 * share
    clean = np.stack([voice(1, 110, 90) * ~talks, voice(2, 190, 90) * talks])
    echo = bleed(clean, level, 0.06) * [[0], [1]]
    sound = audio(clean + echo + hum(clean.shape, -65))
    layout = tell(sound)
    assert layout.kind == "parties"
    assert [(leak.source, leak.into) for leak in layout.leaks] == [(0, 1)]
    removed, lost = measured(tracks(sound, layout), clean, echo)
    assert lost[0] < 0.01
    assert removed[1] > 0.9


def test_an_echo_mutes_nobody_in_the_blocks_of_a_long_call_either() -> None:
    """In the second block the agent speaks alone."""
    clean = np.concatenate([np.tile(conversation(60), 5), np.stack([voice(1, 110, 120), np.zeros(120 * RATE)])], axis=1)
    echo = bleed(clean, -12, 0.06) * [[0], [1]]
    sound = audio(clean + echo + hum(clean.shape, -65))
    removed, lost = measured(tracks(sound, tell(sound)), clean, echo)
    assert lost[0] < 0.01
    assert removed[1] > 0.9


@pytest.mark.parametrize("echo", [None, -24])
def test_a_side_that_hardly_speaks_is_a_side(echo: float | None) -> None:
    """Three seconds in five minutes: yes, no, and goodbye."""
    seconds = np.arange(300 * RATE) / RATE
    talks = (seconds % 100 > 60) & (seconds % 100 < 61)
    clean = np.stack([voice(1, 110, 300) * ~talks, voice(2, 190, 300) * talks])
    heard = clean if echo is None else clean + bleed(clean, echo, 0.06) * [[0], [1]]
    layout = tell(audio(heard + hum(clean.shape, -65)))
    assert (layout.kind, layout.sides, layout.silent) == ("parties", (0, 1), ())


def test_crackle_and_a_cough_make_no_side() -> None:
    """What a plug, a switched line or a breath leaves on a channel without speech, and one room on two microphones."""
    speech = conversation(120)
    seconds = np.arange(120 * RATE) / RATE
    crackle = hum((1, 120 * RATE), -30) * ((seconds < 0.7) | (seconds > 119.3))
    noise = hum((1, 120 * RATE), -52) * (seconds % 60 < 1)
    assert tell(audio(np.concatenate([speech.mean(0, keepdims=True), crackle]))).kind == "mono"
    assert tell(audio(np.concatenate([speech.mean(0, keepdims=True), noise]))).kind == "mono"
    room = panned(speech, 0.55)
    room[1, : 2 * RATE] = 0.001 * room[1, : 2 * RATE]
    assert tell(audio(np.roll(room, 400, axis=1) * [[1], [0]] + room * [[0], [1]])).kind == "mixed"


def test_a_leak_whose_delay_changes_during_a_long_call_stays_silenced() -> None:
    clean, change = np.tile(conversation(90), 4), 300 * RATE
    leaked = np.concatenate([bleed(clean[:, :change], -18, 0.03), bleed(clean[:, change:], -18, 0.25)], axis=1)
    sound = audio(clean + leaked)
    removed, lost = measured(tracks(sound, tell(sound)), clean, leaked)
    assert min(removed) > 0.9
    assert max(lost) < 0.01


def measured(heard: Sound, clean: Sound, leaked: Sound) -> tuple[list[float], list[float]]:
    """For each side: the share of the bleed's energy that is gone where the side is silent, and of its speech lost."""
    removed, lost = [], []
    for row, own, other in zip(heard, clean, leaked, strict=True):
        gone, speech, energy = frames(row) < 1e-10, frames(own), frames(other)
        talks = speech > np.percentile(speech, 95) / 300  # 25 dB
        near = np.convolve(talks, np.ones(21), "same") > 0
        removed.append(float(energy[gone & ~near].sum() / (energy[~near].sum() + 1e-12)))
        lost.append(float((gone & talks).sum() / talks.sum()))
    return removed, lost


def frames(sound: Sound) -> Sound:
    """Power in frames of 10 ms."""
    return np.asarray(sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(float) ** 2).mean(axis=1)


def test_long_recordings_come_in_blocks_and_memory_does_not_grow(tmp_path: Path) -> None:
    long = np.lib.format.open_memmap(tmp_path / "long.npy", "w+", np.float32, (16 * 60 * RATE, 2))
    minute = conversation(60).T
    for start in range(0, len(long), len(minute)):
        long[start : start + len(minute)] = minute
    sound = Audio(long.T)
    tracemalloc.start()
    try:
        layout = tell(sound)
        told = tracemalloc.get_traced_memory()[1]
        lengths = [block.shape[1] for block in blocks(sound, layout)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert layout.kind == "parties"
    assert lengths == [300 * RATE] * 3 + [60 * RATE]
    assert told < 50_000_000
    assert peak < long.nbytes


def test_what_is_written_is_what_is_heard_and_for_its_owner_only(tmp_path: Path) -> None:
    sound = audio(mu_law(conversation() + bleed(conversation(), -18, 0.06)))
    layout = tell(sound)
    told: list[Progress] = []
    before = os.umask(0o022)
    try:
        assert write_tracks(sound, layout, tmp_path / "tracks", told.append) == 2
    finally:
        os.umask(before)
    written = np.fromfile(tmp_path / "tracks", np.float32).reshape(-1, 2).T
    assert np.array_equal(written, tracks(sound, layout))
    assert stat.S_IMODE((tmp_path / "tracks").stat().st_mode) == 0o600
    assert told[-1] == Progress("channels", 1.0)


def test_cancelled_or_failed_writing_leaves_nothing(tmp_path: Path) -> None:
    sound = audio(conversation(5))

    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_tracks(sound, tell(sound), tmp_path / "tracks", stop)
    with pytest.raises(StorageFailed, match="cannot write"):
        write_tracks(sound, tell(sound), tmp_path / "none" / "tracks")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


@pytest.mark.parametrize("count", [1, 800, 4000, 16000])
def test_a_moment_of_sound_is_told_too(count: int) -> None:
    layout = tell(audio(conversation(2)[:, 8000 : 8000 + count]))
    assert layout.kind in ("mono", "doubled", "parties", "mixed")


CALLS = [
    ("support_calls/aws_autorepairs_49/audio.flac", "parties"),
    ("support_calls/speechmatics_account/audio.wav", "parties"),
    ("support_calls/azure_points_balance/audio.mp3", "doubled"),
    ("support_calls/google_chromecast/audio.wav", "mono"),
    ("simulated_calls/sim_dev_1/audio.wav", "parties"),
    ("simulated_calls/sim_dev_2/audio.wav", "parties"),
    ("simulated_calls/sim_dev_3/audio.wav", "parties"),
]


@pytest.mark.parametrize(("name", "kind"), CALLS)
def test_the_shared_calls_are_told_and_lose_nothing(shared_data: Path, tmp_path: Path, name: str, kind: str) -> None:
    sound = decode(shared_data / name, tmp_path / "raw").audio
    layout = tell(sound)
    assert (layout.kind, layout.leaks) == (kind, ())
    if kind == "parties":
        assert np.array_equal(tracks(sound, layout), sound.samples)


@pytest.mark.parametrize("name", ["simulated_calls/sim_dev_2/audio.wav", "simulated_calls/sim_dev_3/audio.wav"])
def test_bleed_of_18_db_on_real_voices_is_silenced_and_speech_stays(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    clean = np.array(decode(shared_data / name, tmp_path / "raw").audio.samples[:, : 90 * RATE])
    leaked = bleed(clean, -18, 0.06)
    sound = audio(mu_law(clean + leaked))
    layout = tell(sound)
    removed, lost = measured(tracks(sound, layout), clean, leaked)
    assert layout.kind == "parties"
    assert min(removed) > 0.97
    assert max(lost) < 0.005


@pytest.mark.parametrize(("name", "turns"), [("sim_dev_1", 1), ("sim_dev_1", 2), ("sim_dev_2", 2), ("sim_dev_3", 4)])
def test_an_echo_of_real_voices_is_found_one_way_only(shared_data: Path, tmp_path: Path, name: str, turns: int) -> None:
    """The customer says so many turns in a minute and a half, 3 to 30 per cent of the talk."""
    folder = shared_data / "simulated_calls" / name
    clean = np.array(decode(folder / "audio.wav", tmp_path / "raw").audio.samples[:, : 90 * RATE])
    said = [one for one in json.loads((folder / "ref.json").read_text())["turns"] if one["role"] == "customer"]
    clean[1, round(said[turns - 1]["end"] * RATE) :] = 0
    echo = bleed(clean, -12, 0.06) * [[0], [1]]
    sound = audio(clean + echo + hum(clean.shape, -66))
    layout = tell(sound)
    removed, lost = measured(tracks(sound, layout), clean, echo)
    assert [(leak.source, leak.into) for leak in layout.leaks] == [(0, 1)]
    assert lost[0] < 0.005
    assert removed[1] > 0.85


@pytest.mark.models
def test_no_word_of_the_other_side_comes_through_the_gate(shared_data: Path, tmp_path: Path, models: Path) -> None:
    from faster_whisper import WhisperModel

    folder = shared_data / "simulated_calls" / "sim_dev_2"
    clean = np.array(decode(folder / "audio.wav", tmp_path / "raw").audio.samples[:, : 45 * RATE])
    sound = audio(mu_law(clean + bleed(clean, -18, 0.06)))
    layout: Layout = tell(sound)
    model = WhisperModel(str(models / "faster-whisper-base"), device="cpu", compute_type="int8", cpu_threads=1)
    turns = json.loads((folder / "ref.json").read_text())["turns"]
    own = [(turn["start"] - 0.5, turn["end"] + 0.5) for turn in turns if turn["role"] == "customer"]

    def strays(row: Sound) -> list[str]:
        said, _ = model.transcribe(row, language="en", vad_filter=True, word_timestamps=True)
        words = [word for part in said for word in part.words or []]
        return [word.word for word in words if not any(a <= (word.start + word.end) / 2 <= b for a, b in own)]

    assert len(strays(sound.samples[1])) > 5
    assert strays(tracks(sound, layout)[1]) == []


def test_sound_of_any_rate_and_coding_is_told(tmp_path: Path) -> None:
    for subtype in ("ULAW", "ALAW", "PCM_U8"):
        soundfile.write(tmp_path / "call.wav", conversation(30).T[::2], 8000, subtype=subtype)
        assert tell(decode(tmp_path / "call.wav", tmp_path / "raw").audio).kind == "parties"
