"""Brings in every layer: each file of `layers/thematic` declares one, and nothing else lists them."""

from importlib import import_module
from pkgutil import iter_modules

from layers import thematic
from layers.parcels.lineage import Lineage
from layers.parcels.numbers import IssuedNumber
from layers.parcels.restriction import Restriction
from layers.statistics import LayerStatistics

__all__ = ["IssuedNumber", "LayerStatistics", "Lineage", "Restriction"]

for _found in iter_modules(thematic.__path__):
    import_module(f"{thematic.__name__}.{_found.name}")
