"""The pyramid follows the edits: what a worker does again and again."""

from __future__ import annotations

from layers.declare import LayerOptions
from tiles.pyramid.refresh import refresh_layer
from tiles.pyramid.store import newest_sequence

# Up to which change set each layer's pyramid is known to be made, by this process.
_known: dict[str, int] = {}


def follow_edits(layer: LayerOptions) -> int:
    """Bring the layer's pyramid up to its edits; answers how many cells were made."""
    sequence = newest_sequence()
    if _known.get(layer.name) == sequence:
        return 0
    made = refresh_layer(layer)
    # The marks of what was made are a change set too: with nothing made, there is nothing more to come.
    if not made:
        _known[layer.name] = sequence
    return made
