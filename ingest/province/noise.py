"""Smooth random fields over the plane, in metres; values within [-1, 1]."""

from __future__ import annotations

import numpy as np

from ingest.province.hashing import Floats, hash_pair


def fade(t: Floats) -> Floats:
    """Quintic step: first and second derivative vanish at both ends."""
    return np.asarray(t * t * t * (t * (t * 6.0 - 15.0) + 10.0))


def noise_pair(seed: int, x: Floats, y: Floats, wavelength: float) -> tuple[Floats, Floats]:
    """Two independent value-noise fields with features of about `wavelength` metres."""
    u, v = x / wavelength, y / wavelength
    column, row = np.floor(u), np.floor(v)
    s, t = fade(u - column), fade(v - row)
    i, j = column.astype(np.int64), row.astype(np.int64)
    weights = ((1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t)
    first, second = np.zeros_like(u), np.zeros_like(u)
    for weight, (di, dj) in zip(weights, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        a, b = hash_pair(seed, i + di, j + dj)
        first += weight * a.reshape(u.shape)
        second += weight * b.reshape(u.shape)
    return first, second


def noise(seed: int, x: Floats, y: Floats, wavelength: float) -> Floats:
    """One value-noise field."""
    return noise_pair(seed, x, y, wavelength)[0]


def _turned(x: Floats, y: Floats, octave: int) -> tuple[Floats, Floats]:
    """Each octave looks along another direction, or the axes of the noise would show as a grid."""
    cosine, sine = np.cos(0.6 + 0.9 * octave), np.sin(0.6 + 0.9 * octave)
    return cosine * x - sine * y, sine * x + cosine * y


def layered_noise(seed: int, x: Floats, y: Floats, wavelength: float, octaves: int) -> Floats:
    """Several octaves, each half as long and half as strong, scaled back to [-1, 1]."""
    total, strength, norm = np.zeros_like(x), 1.0, 0.0
    for octave in range(octaves):
        total += strength * noise(seed + octave, *_turned(x, y, octave), wavelength / 2**octave)
        norm += strength
        strength /= 2.0
    return np.asarray(total / norm)


def ridged_noise(seed: int, x: Floats, y: Floats, wavelength: float, octaves: int) -> Floats:
    """Sharp crests between round hollows, in [0, 1]: mountains rather than dunes."""
    total, strength, norm = np.zeros_like(x), 1.0, 0.0
    for octave in range(octaves):
        crest = 1.0 - np.abs(noise(seed + octave, *_turned(x, y, octave), wavelength / 2**octave)) * 1.6
        total += strength * np.clip(crest, 0.0, 1.0) ** 2
        norm += strength
        strength /= 2.0
    return np.asarray(total / norm)
