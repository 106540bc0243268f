"""Numbers that look random but are a pure function of identities (cell, edge, village) and the seed.

There is no generator state: a block made alone gets the same numbers as the same block in a larger run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SCALE = 1.0 / (1 << 53)
_ALL_BITS = 0xFFFFFFFFFFFFFFFF


def _scramble(words: Words) -> Words:
    """The finalizer of SplitMix64 (Steele, Lea, Flood 2014)."""
    words = (words ^ (words >> np.uint64(30))) * _MIX_1
    words = (words ^ (words >> np.uint64(27))) * _MIX_2
    return words ^ (words >> np.uint64(31))


def hash_words(seed: int, *identity: Ints | int) -> Words:
    """64 mixed bits for each identity; the parts are broadcast against each other."""
    with np.errstate(over="ignore"):
        words = np.asarray([seed], dtype=np.int64).view(np.uint64) + _GOLDEN
        for part in identity:
            mixed = np.atleast_1d(np.asarray(part, dtype=np.int64)).view(np.uint64) * _GOLDEN
            words = _scramble(words ^ mixed) + _GOLDEN
        return _scramble(words)


def hash_unit(seed: int, *identity: Ints | int) -> Floats:
    """Uniform numbers in [0, 1)."""
    return (hash_words(seed, *identity) >> np.uint64(11)).astype(np.float64) * _SCALE


def hash_pair(seed: int, *identity: Ints | int) -> tuple[Floats, Floats]:
    """Two uniform numbers in [-1, 1) out of one hash (32 bits each)."""
    words = hash_words(seed, *identity)
    low = (words & np.uint64(0xFFFFFFFF)).astype(np.float64)
    high = (words >> np.uint64(32)).astype(np.float64)
    return low / 2147483648.0 - 1.0, high / 2147483648.0 - 1.0


def hash_one(seed: int, *identity: int) -> float:
    """One uniform number in [0, 1) for scalar identities, without the cost of arrays."""
    word = seed
    for part in identity:
        word = (word ^ (part * 0x9E3779B97F4A7C15)) & _ALL_BITS
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _ALL_BITS
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB + 1) & _ALL_BITS
        word ^= word >> 31
    return (word >> 11) * _SCALE


def text_identity(text: str) -> int:
    """A stable integer for a name or a code (FNV-1a, 62 bits); Python's own hash changes per process."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value >> 2
