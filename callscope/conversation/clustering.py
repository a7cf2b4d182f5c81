"""Voice embeddings -> who is who: agglomerative clustering, then k-means on the sphere.

The embeddings are unit vectors and each has a weight, the seconds that it stands for. Thresholds are tuned for CAM++.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Seconds = NDArray[np.float64]
    Labels = NDArray[np.int_]

MOST = 8
"""Clusters from which the search for the number of speakers starts."""
APART = 0.28
"""The distance (see `_distances`) from which two clusters are two speakers. The same voice in one call stays below it;
two similar voices over the telephone were 0.30 apart."""
THIRD = 0.48
"""The same while there are more than two clusters: most calls have two parties. APART is enough for one that takes the
place of another in the course of the call, and for these two beside whom both of them speak with: it was passed on. An
announcement, whose place both of a pair take, is not counted."""
HANDED = 0.8
"""The Kolmogorov-Smirnov distance of when two clusters speak from which one took the other's place; 1 when it begins
after the other has ended. Two parties of a call stay below 0.7."""
HEARD = 6.0
"""Seconds that both of them speak at least."""
SETTLED = 3.0
"""Seconds of speech after which two thirds of a cluster's distance count."""
WINDOW = 2000
"""Vectors of which one tree is built; a tree costs the square of their number in time and memory."""
_LEAST = 0.45
"""Seconds below which a vector takes no part in building a tree."""
_ROUNDS = 20


def centroids(vectors: Vectors, seconds: Seconds, speakers: int = 0) -> Vectors:
    """The mean voice (speakers, 192) of each speaker; as many as asked for, or as can be told apart when 0.

    Fewer when there are fewer vectors. `vectors` (n, 192), n at least 1 and in order of time, and `seconds` (n,).
    """
    found = _refined(vectors, seconds, _tree(vectors, seconds, max(speakers, MOST)))
    return _merged(vectors, seconds, found, speakers)


def nearest(vectors: Vectors, centres: Vectors) -> Labels:
    """The closest centre (n,) of each vector."""
    found: Labels = (vectors @ centres.T).argmax(axis=1)
    return found


def _tree(vectors: Vectors, seconds: Seconds, count: int) -> Vectors:
    """Centres of at most `count` clusters by Ward's criterion; in windows, and then of the windows' centres."""
    import numpy as np

    least = min(_LEAST, np.sort(seconds)[::-1][: 2 * count][-1])
    vectors, seconds = vectors[seconds >= least], seconds[seconds >= least]
    if len(vectors) <= WINDOW:
        return _ward(vectors, seconds, count)
    parts = np.array_split(np.arange(len(vectors)), -(-len(vectors) // WINDOW))
    centres = [_ward(vectors[part], seconds[part], count) for part in parts]
    weights = [
        _weights(nearest(vectors[part], those), seconds[part], len(those))
        for part, those in zip(parts, centres, strict=True)
    ]
    return _tree(np.concatenate(centres), np.concatenate(weights), count)


def _ward(vectors: Vectors, seconds: Seconds, count: int) -> Vectors:
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(vectors) <= count:
        return vectors
    labels = fcluster(linkage(vectors, "ward"), count, "maxclust") - 1
    return _means(vectors, seconds, np.asarray(labels))


def _means(vectors: Vectors, seconds: Seconds, labels: Labels) -> Vectors:
    """The mean vectors of the clusters that hold anything, brought to length 1."""
    import numpy as np

    kept = np.unique(labels)
    sums = np.stack([(vectors[labels == label] * seconds[labels == label, None]).sum(axis=0) for label in kept])
    found: Vectors = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return found


def _weights(labels: Labels, seconds: Seconds, count: int) -> Seconds:
    """The seconds (count,) of each cluster."""
    import numpy as np

    found: Seconds = np.bincount(labels, seconds, count).astype(np.float64)
    return found


def _refined(vectors: Vectors, seconds: Seconds, centres: Vectors, rounds: int = _ROUNDS) -> Vectors:
    """K-means with cosine distance from these centres on."""
    import numpy as np

    labels = nearest(vectors, centres)
    for _ in range(rounds):
        centres = _means(vectors, seconds, labels)
        moved = nearest(vectors, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return centres


def _merged(vectors: Vectors, seconds: Seconds, centres: Vectors, speakers: int) -> Vectors:
    """Joins the two nearest clusters until `speakers` are left, or all are far enough apart when that is 0."""
    import numpy as np

    while len(centres) > max(speakers, 1):
        labels = nearest(vectors, centres)
        distances = _distances(centres, _weights(labels, seconds, len(centres)))
        if not speakers:
            distances[distances >= _enough(labels, seconds, len(centres))] = np.inf
        one, other = np.unravel_index(int(distances.argmin()), distances.shape)
        if np.isinf(distances[one, other]):
            break
        centres = _refined(vectors, seconds, _means(vectors, seconds, np.where(labels == other, one, labels)), 5)
    return centres


def _enough(labels: Labels, seconds: Seconds, count: int) -> NDArray[np.float64]:
    """The distance of each pair of clusters (count, count) from which they are two speakers."""
    import numpy as np

    followed, together = _placed(labels, seconds, count)
    # An agent and the next one both speak with the customer.
    beside = followed @ together
    # An announcement goes before everybody alike, and those who are left may be two parties.
    alone = followed.astype(int) @ followed.astype(int) >= count - 2
    return np.where(followed | beside | beside.T | alone, APART, THIRD)


def _placed(labels: Labels, seconds: Seconds, count: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each pair of clusters (count, count) whether one takes the place of the other in the course of the call, and
    whether they share it; neither where one hardly speaks."""
    import numpy as np

    held = np.stack([np.where(labels == label, seconds, 0.0) for label in range(count)])
    total = held.sum(axis=1, keepdims=True)
    shares = np.cumsum(held, axis=1) / np.maximum(total, 1e-9)
    furthest = np.stack([np.abs(shares - one).max(axis=1) for one in shares])
    heard = (np.minimum(total, total.T) >= HEARD) & ~np.eye(count, dtype=bool)
    return heard & (furthest >= HANDED), heard & (furthest < HANDED)


def _distances(centres: Vectors, seconds: Seconds) -> NDArray[np.float64]:
    """The cosine distance of each pair of clusters (n, n), less where one holds so little that its mean is noisy."""
    import numpy as np

    known = 1.0 - np.exp(-np.minimum(seconds[:, None], seconds[None]) / SETTLED)
    found: NDArray[np.float64] = (1.0 - centres @ centres.T) * known
    np.fill_diagonal(found, np.inf)
    return found
