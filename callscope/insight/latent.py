"""Utterances as directions of meaning: latent semantic analysis of the words that customers use together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHARE = 5
"""One direction is kept for so many stems, at least LEAST and at most MOST of them; tuned on one half of the intents of
the texts that `callscope bench themes` uses. With too few, rare words are taken to mean the same."""
LEAST, MOST = 50, 150

MOST_STEMS = 1_500
"""How many stems count, the most frequent ones: with more, time and memory grow and the directions hardly change."""

BLOCK = 2_000
"""Documents that are turned at once."""

ROUNDS = 6
"""Multiplications until the directions stand (Halko, Martinsson & Tropp 2011 find two enough for most)."""


def directions(documents: Sequence[Sequence[int]], stems: int, weights: Sequence[float]) -> Floats:
    """A unit vector of LEAST to MOST numbers for each document, float32; zeros for one without stems.

    A document is the set of its stems, as numbers under `stems`, each weighted by `weights` (its inverse document
    frequency). Deerwester et al. 1990, by subspace iteration (Halko et al. 2011) from a fixed start: the same documents
    always give the same vectors.
    """
    import numpy as np  # 0.14 s

    rows, columns = _places(documents)
    values = np.asarray(weights, np.float32)[columns]
    norms = np.sqrt(np.bincount(rows, values * values, len(documents)))
    values /= norms[rows]
    together = _together(rows, columns, values, stems)
    kept = min(max(LEAST, stems // SHARE), MOST, stems)
    basis = np.random.default_rng(0).standard_normal((stems, min(kept + 10, stems)))
    for _ in range(ROUNDS):
        turned = together @ basis
        # By the Cholesky factor of its products: Householder's way took 0.7 s a round for 2,000 stems.
        factor = np.linalg.cholesky(turned.T @ turned + 1e-9 * np.eye(turned.shape[1]))
        basis = np.linalg.solve(factor, turned.T).T
    _, axes = np.linalg.eigh(basis.T @ together @ basis)
    basis = (basis @ axes[:, ::-1][:, :kept]).astype(np.float32)
    found = np.concatenate([np.zeros((0, kept), np.float32), *_turned(rows, columns, values, len(documents), basis)])
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Floats = (found / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _places(documents: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    import numpy as np

    sizes = np.fromiter(map(len, documents), np.int64, len(documents))
    columns = np.fromiter((stem for one in documents for stem in one), np.int64, int(sizes.sum()))
    return np.repeat(np.arange(len(documents)), sizes), columns


def _together(rows: Any, columns: Any, values: Any, stems: int) -> Any:
    """How strongly two stems meet in documents (stems x stems): the documents' matrix, transposed, times itself."""
    import numpy as np

    found = np.zeros(stems * stems)
    sizes = np.bincount(rows)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    for size in np.unique(sizes[sizes > 0]):
        at = starts[sizes == size][:, None] + np.arange(size)
        stem, value = columns[at], values[at]
        pairs = (stem[:, :, None] * stems + stem[:, None, :]).ravel()
        found += np.bincount(pairs, (value[:, :, None] * value[:, None, :]).ravel(), stems * stems)
    return found.reshape(stems, stems)


def _turned(rows: Any, columns: Any, values: Any, count: int, basis: Any) -> Iterator[Any]:
    """The documents in the directions of `basis`, BLOCK of them at a time, so that few zeros are held."""
    import numpy as np

    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        inside = slice(*np.searchsorted(rows, (start, start + size)))
        block = np.zeros((size, len(basis)), np.float32)
        block[rows[inside] - start, columns[inside]] = values[inside]
        yield block @ basis
