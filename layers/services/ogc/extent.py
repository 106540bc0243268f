"""Where layers lie, as the caller sees them: in degrees, and in the order of the system they are kept in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gis_core.geometry.notation import CRS84
from layers.access import Person, scope_of
from layers.declare import LayerOptions
from layers.figures import figures_within
from layers.services.map_limits import FIRST_DAY, LAST_DAY, has_days
from layers.services.systems import PROVINCE_BOX

Box = tuple[float, float, float, float]


def whole_extent(layers: Sequence[LayerOptions], person: Person) -> Box:
    """West, south, east, north of what the person sees of them all; of the province when that is nothing."""
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    boxes = [figures.bounds for figures in seen.values() if figures.bounds]
    if not boxes:
        return PROVINCE_BOX
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def describe_extent(box: Sequence[float] | None, *layers: LayerOptions) -> dict[str, Any]:
    """The extent as OGC API Common writes it; of layers whose features hold for some days those too."""
    extent: dict[str, Any] = {}
    if box:
        west, south, east, north = rounded = round_outward(box)
        extent["spatial"] = {
            "bbox": [rounded],
            "crs": CRS84,
            "storageCrsBbox": [[south, west, north, east]],
        }
    if any(map(has_days, layers)):
        extent["temporal"] = {"interval": [[f"{FIRST_DAY}T00:00:00Z", f"{LAST_DAY}T00:00:00Z"]]}
    return extent


def round_outward(bounds: Sequence[float]) -> list[float]:
    """The bounds, a metre wider: what lies at their edge is in them however a client rounds."""
    west, south, east, north = (round(edge, 5) for edge in bounds)
    return [round(edge, 5) for edge in (west - 1e-5, south - 1e-5, east + 1e-5, north + 1e-5)]
