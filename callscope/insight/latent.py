"""Utterances as directions of meaning: latent semantic analysis of the words that customers use together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DIRECTIONS = 50
"""How many directions are kept; tuned on one half of the intents of the texts that `callscope bench themes` uses."""

MOST_STEMS = 2_000
"""How many stems count, the most frequent ones: with more, time and memory grow and the directions hardly change."""

ROUNDS = 8
"""Multiplications until the directions stand (Halko, Martinsson & Tropp 2011 find two enough for most)."""


def directions(documents: Sequence[Sequence[int]], stems: int, weights: Sequence[float]) -> Floats:
    """A unit vector of DIRECTIONS numbers for each document, float32; zeros for one without stems.

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
    kept = min(DIRECTIONS, stems)
    basis = np.random.default_rng(0).standard_normal((stems, min(kept + 10, stems)))
    for _ in range(ROUNDS):
        basis, _ = np.linalg.qr(together @ basis)
    _, turned = np.linalg.eigh(basis.T @ together @ basis)
    basis = (basis @ turned[:, ::-1][:, :kept]).astype(np.float32)
    found = _summed(basis[columns] * values[:, None].astype(np.float32), rows, len(documents))
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


def _summed(vectors: Any, rows: Any, count: int) -> Any:
    """The sum of the vectors of each row; rows come in order."""
    import numpy as np

    found = np.zeros((count, vectors.shape[1]), np.float32)
    if len(rows):
        present, first = np.unique(rows, return_index=True)
        found[present] = np.add.reduceat(vectors, first, axis=0)
    return found
