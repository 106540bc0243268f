"""Brings in every layer: each file of `layers/thematic` declares one, and nothing else lists them."""

from importlib import import_module
from pkgutil import iter_modules

from layers import thematic
from layers.division_figures import DivisionFigures
from layers.grants import AccessGrant
from layers.statistics import LayerStatistics

__all__ = ["AccessGrant", "DivisionFigures", "LayerStatistics"]

for _found in iter_modules(thematic.__path__):
    import_module(f"{thematic.__name__}.{_found.name}")
