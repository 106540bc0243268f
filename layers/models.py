"""Brings in every layer: each file of `layers/thematic` declares one, and nothing else lists them."""

from importlib import import_module
from pkgutil import iter_modules

from layers import thematic
from layers.declare import Feature
from layers.division_figures import DivisionFigures
from layers.editing.feature_locks import FeatureLock, LockedFeature
from layers.grants import AccessGrant
from layers.history.change_sets import ChangeEntry, ChangeSet, FeatureChange, TileMark
from layers.history.past import Past, build_past
from layers.history.read_records import ReadRecord
from layers.parcels.lineage import Lineage
from layers.parcels.numbers import IssuedNumber
from layers.parcels.restriction import Restriction
from layers.services.wfs.models import StoredQuery
from layers.statistics import LayerStatistics

__all__ = [
    "PAST",
    "AccessGrant",
    "ChangeEntry",
    "ChangeSet",
    "DivisionFigures",
    "FeatureChange",
    "FeatureLock",
    "IssuedNumber",
    "LayerStatistics",
    "Lineage",
    "LockedFeature",
    "ReadRecord",
    "Restriction",
    "StoredQuery",
    "TileMark",
]

for _found in iter_modules(thematic.__path__):
    import_module(f"{thematic.__name__}.{_found.name}")

# The superseded versions of each layer, by its model.
PAST: dict[type[Feature], type[Past]] = {model: build_past(model) for model in Feature.__subclasses__()}
