"""Which zooms a layer's pyramid has, how finely each tells divisions apart, and which one serves whom."""

from __future__ import annotations

from collections.abc import Iterator

from layers.declare import LayerOptions
from layers.scope import Scope

# The whole province lies in a few tiles of this zoom: coarser ones are drawn from it.
LOWEST = 5
# (from this zoom on, characters of the division code that are told apart): province, county, township.
PREFIXES = ((5, 2), (7, 6), (10, 9))
# Times that shares are blurred (pyramid.mosaic.blur), by how many zooms the cells are coarser than surveyed:
# where features are smaller than cells, it is what lies around that tells what is drawn.
BLURS = (0, 1, 1, 2)


def levels_of(layer: LayerOptions) -> range:
    """Zooms of the layer's pyramid, the coarsest first; empty where it declares none."""
    return range(0) if layer.merged_by is None else range(LOWEST, layer.detail_from)


def survey_zoom(layer: LayerOptions) -> int:
    """The finest zoom: it is made of the features themselves."""
    return layer.detail_from - 1


def prefix_at(zoom: int) -> int:
    """How many characters of a division code a level of the pyramid tells apart."""
    return next(length for lowest, length in reversed(PREFIXES) if zoom >= lowest)


def blurs_at(layer: LayerOptions, zoom: int) -> int:
    """How often the shares of a level are blurred."""
    return BLURS[min(survey_zoom(layer) - zoom, len(BLURS) - 1)]


def serving_zoom(layer: LayerOptions, zoom: int, scope: Scope) -> int | None:
    """The level of the pyramid that shows the scope at a zoom: the first that tells its divisions apart.

    None from `detail_from` on, without a pyramid, and for somebody of a single village: few features, which
    are drawn as they are.
    """
    if zoom >= layer.detail_from:
        return None
    return next(_fitting(layer, max(zoom, LOWEST), scope), None)


def _fitting(layer: LayerOptions, zoom: int, scope: Scope) -> Iterator[int]:
    needed = max((len(code) for code in scope.divisions), default=0)
    return (level for level in levels_of(layer) if level >= zoom and prefix_at(level) >= needed)
