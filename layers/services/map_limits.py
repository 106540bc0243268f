"""What maps may be asked for, in whatever service: how large, and of which days."""

from __future__ import annotations

from datetime import date

from layers.declare import LayerOptions

# Pixels of a picture's side.
LARGEST_SIDE = 4_096
# The days between which a feature may hold.
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)


def has_days(layer: LayerOptions) -> bool:
    """Whether its features say from when or until when they hold."""
    return any(layer.valid)
