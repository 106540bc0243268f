"""Sizes and features in Chinese sentences that a land official reads; never degrees."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 5


def say_area(square_metres: float) -> str:
    """An area in m² to 0.01, as areas are stored."""
    return "不足 0.01 m²" if square_metres < 0.01 else f"{square_metres:.2f} m²"


def say_length(metres: float) -> str:
    """A length: millimetres below a centimetre, metres above."""
    return f"{metres * 1000:.2g} mm" if metres < 0.01 else f"{metres:.2f} m"


def name_features(title: str, ids: Sequence[int]) -> str:
    """Features by layer title and id, some of them when there are many."""
    named = "、".join(str(k) for k in ids[:MOST_NAMED])
    return f"{title} {named}" + (f" 等 {len(ids)} 个" if len(ids) > MOST_NAMED else "")
