"""The CGCS2000 ellipsoid and the authalic series of TD/T 1055-2019: area under an edge, area of a map sheet.

Formula and constants: the standard's text on 椭球面积 (same as in the second survey); the edge's trapezium
reaches to an arbitrary meridian, which cancels around a closed ring.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

SEMI_MAJOR = 6_378_137.0
# The standard prints b to this many digits; e² follows from a and b, not the other way round.
SEMI_MINOR = 6_356_752.3141404

_E2 = (SEMI_MAJOR**2 - SEMI_MINOR**2) / SEMI_MAJOR**2
# A to E of the standard: factors of sin(k·ΔB/2)·cos(k·Bm) for k = 1, 3, 5, 7, 9, signs included.
SERIES = (
    1 + 3 / 6 * _E2 + 30 / 80 * _E2**2 + 35 / 112 * _E2**3 + 630 / 2304 * _E2**4,
    -(1 / 6 * _E2 + 15 / 80 * _E2**2 + 21 / 112 * _E2**3 + 420 / 2304 * _E2**4),
    3 / 80 * _E2**2 + 7 / 112 * _E2**3 + 180 / 2304 * _E2**4,
    -(1 / 112 * _E2**3 + 45 / 2304 * _E2**4),
    5 / 2304 * _E2**4,
)


def bracket(south: Numbers, north: Numbers) -> Numbers:
    """The standard's bracket [A sin(ΔB/2) cos Bm − …] between two latitudes in radians.

    Element by element; times 2b²ΔL it is the area between two meridians ΔL apart.
    """
    half, middle = (north - south) / 2, (north + south) / 2
    total = np.zeros_like(half)
    for order, factor in zip((1, 3, 5, 7, 9), SERIES, strict=True):
        total += factor * np.sin(order * half) * np.cos(order * middle)
    return total


def trapezia(longitudes: Numbers, latitudes: Numbers, meridian: Numbers) -> Numbers:
    """Signed area in m² between each edge (i, i+1) and its meridian.

    Radians in, one value fewer than vertices out. The meridian may differ from edge to edge as long as it
    is one per ring.
    """
    middle = (longitudes[:-1] + longitudes[1:]) / 2 - meridian[:-1]
    return 2 * SEMI_MINOR**2 * middle * bracket(latitudes[:-1], latitudes[1:])


def sheet_area(south: Any, north: Any, width: Any) -> Any:
    """Theoretical area (图幅理论面积) in m² of a sheet between two parallels.

    All three in degrees, numbers or arrays.
    """
    low, high = np.radians(np.asarray(south, np.float64)), np.radians(np.asarray(north, np.float64))
    return 2 * SEMI_MINOR**2 * np.radians(width) * bracket(low, high)
