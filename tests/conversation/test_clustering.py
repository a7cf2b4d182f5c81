"""Voices become speakers; here the voices are made of numbers."""

from __future__ import annotations

import numpy as np
import pytest

from callscope.conversation import clustering


def _voices(
    counts: list[int], alike: float = 0.1, spread: float = 0.04, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors (n, 192) around one centre for each count, the centres `alike` by cosine; and whose each is."""
    random = np.random.default_rng(seed)
    directions = np.linalg.qr(random.normal(size=(192, len(counts) + 1)))[0].T
    centres = np.sqrt(alike) * directions[0] + np.sqrt(1 - alike) * directions[1:]
    truth = np.repeat(np.arange(len(counts)), counts)
    noisy = centres[truth] + random.normal(scale=spread, size=(len(truth), 192))
    return (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32), truth


def _wrong(labels: np.ndarray, truth: np.ndarray) -> int:
    """Vectors outside their speaker's largest cluster."""
    return sum(int((truth == one).sum() - np.bincount(labels[truth == one]).max()) for one in set(truth.tolist()))


@pytest.mark.parametrize("counts", [[200], [150, 80], [90, 60, 120]])
def test_as_many_speakers_are_found_as_speak(counts: list[int]) -> None:
    vectors, truth = _voices(counts)
    centres = clustering.centroids(vectors, np.full(len(vectors), 0.5))
    assert len(centres) == len(counts)
    assert _wrong(clustering.nearest(vectors, centres), truth) == 0


@pytest.mark.parametrize("speakers", [1, 2, 3, 5])
def test_the_number_asked_for_is_the_number_given(speakers: int) -> None:
    vectors, _ = _voices([60, 60])
    assert len(clustering.centroids(vectors, np.full(120, 0.5), speakers)) == speakers


def test_two_alike_voices_stay_apart_when_two_are_asked_for() -> None:
    vectors, truth = _voices([100, 60], alike=0.75)
    labels = clustering.nearest(vectors, clustering.centroids(vectors, np.full(160, 0.5), 2))
    assert _wrong(labels, truth) == 0


def test_a_second_of_noise_is_no_speaker() -> None:
    vectors, _truth = _voices([100, 2])
    assert len(clustering.centroids(vectors, np.full(102, 0.5))) == 1


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_vectors_are_enough(count: int) -> None:
    vectors, _ = _voices([count])
    for speakers in (0, 1, 2, 4):
        assert 1 <= len(clustering.centroids(vectors, np.full(count, 0.5), speakers)) <= count


def test_windows_of_a_long_call_find_the_same_speakers(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, truth = _voices([700, 500], alike=0.5)
    order = np.random.default_rng(3).permutation(len(truth))
    monkeypatch.setattr(clustering, "WINDOW", 100)
    centres = clustering.centroids(vectors[order], np.full(1200, 0.5))
    assert _wrong(clustering.nearest(vectors[order], centres), truth[order]) == 0


def _call(places: list[int], alike: float) -> tuple[np.ndarray, np.ndarray]:
    """Vectors whose voices come in the order of `places`; the voices but the second are `alike`."""
    vectors, truth = _voices([places.count(one) for one in range(3)], alike=alike)
    ordered = np.argsort(np.argsort(places, kind="stable"), kind="stable")
    return vectors[ordered], truth[ordered]


def test_a_third_voice_that_takes_the_place_of_another_is_a_speaker() -> None:
    vectors, truth = _call([0, 1] * 60 + [2, 1] * 60, alike=0.6)
    centres = clustering.centroids(vectors, np.full(len(truth), 0.5))
    assert len(centres) == 3
    assert _wrong(clustering.nearest(vectors, centres), truth) == 0


def test_an_announcement_before_the_call_makes_no_two_speakers_of_one() -> None:
    """A customer who walks about with the telephone sounds in two ways; with a menu before that, still as one."""
    vectors, truth = _voices([90, 90, 90, 20], alike=0.1, spread=0.02)
    vectors[truth == 2] += 0.75 * vectors[truth == 1]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    talk = np.concatenate([np.flatnonzero(truth == one).reshape(15, 6) for one in range(3)], axis=1).ravel()
    menu = np.flatnonzero(truth == 3)
    for order, count in ((talk, 2), (np.concatenate([menu, talk]), 3), (np.concatenate([talk, menu]), 3)):
        assert len(clustering.centroids(vectors[order], np.full(len(order), 0.5))) == count


def test_after_an_announcement_two_alike_voices_are_two_as_without_it() -> None:
    vectors, truth = _voices([120, 80], alike=0.62)
    menu, _ = _voices([20], seed=5)
    talk = np.random.default_rng(1).permutation(len(truth))
    for before, count in ((menu[:0], 2), (menu, 3)):
        heard = np.concatenate([before, vectors[talk]])
        assert len(clustering.centroids(heard, np.full(len(heard), 0.5))) == count


def test_after_a_menu_a_call_that_is_passed_on_still_has_its_speakers() -> None:
    vectors, truth = _call([0, 1] * 60 + [2, 1] * 60, alike=0.6)
    menu, _ = _voices([20], seed=5)
    centres = clustering.centroids(np.concatenate([menu, vectors]), np.full(20 + len(truth), 0.5))
    assert len(centres) == 4
    assert _wrong(clustering.nearest(vectors, centres), truth) == 0


def test_a_voice_that_comes_and_goes_is_no_third_speaker_unless_it_is_clearly_another() -> None:
    places = [0, 1, 2, 1] * 60
    for alike, count in ((0.6, 2), (0.3, 3)):
        vectors, truth = _call(places, alike)
        assert len(clustering.centroids(vectors, np.full(len(truth), 0.5))) == count
