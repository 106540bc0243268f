"""Distance fields of drawn shapes, as map clients expect them.

After Felzenszwalb and Huttenlocher, with the half-covered pixels of an edge counted as in Mapbox's tiny-sdf;
distances beyond the radius need not be known, so a window of that width is searched.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Pixels from the edge within which the distance is told, and the part of the range that is inside.
RADIUS, CUTOFF = 8, 0.25
FAR = np.float32(1e10)
Pixels = npt.NDArray[np.float32]
Field = npt.NDArray[np.uint8]


def measure_distances(coverage: Pixels) -> Field:
    """For pictures (number, row, column) of coverage 0–1: 255 deep inside, 191 on the edge, 0 far outside."""
    past_edge = np.float32(0.5) - coverage
    outside = np.where(coverage <= 0, FAR, np.maximum(past_edge, 0) ** 2)
    inside = np.where(coverage >= 1, FAR, np.maximum(-past_edge, 0) ** 2)
    outside[coverage >= 1] = 0
    inside[coverage <= 0] = 0
    distance = np.sqrt(_nearest(outside)) - np.sqrt(_nearest(inside))
    return scale_distances(distance / RADIUS)


def scale_distances(distance: npt.NDArray[np.floating]) -> Field:
    """Signed distances in radii, negative inside, as the alpha of a picture."""
    return np.clip(np.rint(255 * (1 - CUTOFF - distance)), 0, 255).astype(np.uint8)


def _nearest(squares: Pixels) -> Pixels:
    """The least of squared distance plus value, over all pixels within the radius."""
    for axis in (1, 2):
        found = squares.copy()
        length = squares.shape[axis]
        for step in range(1, min(RADIUS + 1, length)):
            near, far = _slice(axis, 0, length - step), _slice(axis, step, length)
            more = np.float32(step * step)
            np.minimum(found[far], squares[near] + more, out=found[far])
            np.minimum(found[near], squares[far] + more, out=found[near])
        squares = found
    return squares


def _slice(axis: int, first: int, last: int) -> tuple[slice, ...]:
    return tuple(slice(first, last) if each == axis else slice(None) for each in range(3))
