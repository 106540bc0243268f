"""What an edit leaves behind in one layer, as the rules see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gis_core.geometry.measure import area_statutory
from layers.declare import LayerOptions

Ids = NDArray[np.int64]
Shapes = NDArray[np.object_]
Row = Mapping[str, Any]
Found = TypeVar("Found")


def shape_array(shapes: Sequence[Any]) -> Shapes:
    """Geometries (or None) as an object array, also when there are none."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _no_ids() -> Ids:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Edited:
    """The features of one layer that an edit touched, after and before it; all sequences in step.

    Geometries are shapely in the storage system, rows map field names to plain values. Inserted features
    have None before. `changed` names the fields that changed anywhere in the edit, "geometry" among them.
    `ignored` are more ids that are not to be taken for neighbours (the rest of the edit, in a part of it).
    `known_sound` are the ids whose geometries after the edit have been looked at and are sound.
    """

    layer: LayerOptions
    ids: Ids
    geometries: Shapes
    rows: Sequence[Row]
    geometries_before: Shapes
    rows_before: Sequence[Row | None]
    removed_ids: Ids = field(default_factory=_no_ids)
    removed_geometries: Shapes = field(default_factory=lambda: shape_array([]))
    removed_rows: Sequence[Row] = ()
    changed: frozenset[str] = frozenset({"geometry"})
    ignored: Ids = field(default_factory=_no_ids)
    known_sound: frozenset[int] = frozenset()
    _kept: dict[Callable[[Edited], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, find: Callable[[Edited], Found]) -> Found:
        """What `find` answers about this edit; it is asked the first time only."""
        if find not in self._kept:
            self._kept[find] = find(self)
        answer: Found = self._kept[find]
        return answer

    @cached_property
    def own_ids(self) -> Ids:
        """Every id of the edit: what the table says about them is not their neighbourhood."""
        return np.concatenate([self.ids, self.removed_ids, self.ignored]).astype(np.int64)

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        """Statutory areas in m² after the edit, unrounded; 0 for points and lines."""
        return np.asarray(area_statutory(self.geometries), dtype=np.float64)

    @cached_property
    def title(self) -> str:
        """What one feature is called in a sentence."""
        return self.layer.title

    def only(self, kept: NDArray[np.bool_]) -> Edited:
        """The part of the edit that the mask keeps (removed features stay)."""
        if bool(kept.all()):
            return self
        places = np.flatnonzero(kept).tolist()
        return replace(
            self,
            ids=self.ids[kept],
            geometries=self.geometries[kept],
            rows=[self.rows[k] for k in places],
            geometries_before=self.geometries_before[kept],
            rows_before=[self.rows_before[k] for k in places],
            ignored=np.concatenate([self.ignored, self.ids[~kept]]),
        )

    def as_before(self, ids: Ids) -> Edited:
        """Those of the features that were there before, as they were: an edit without a past of its own."""
        places = [
            k for k in np.flatnonzero(np.isin(self.ids, ids)).tolist() if self.rows_before[k] is not None
        ]
        nothing = shape_array([None] * len(places))
        return replace(
            self,
            ids=self.ids[places],
            geometries=self.geometries_before[places],
            rows=[self.rows_before[k] or {} for k in places],
            geometries_before=nothing,
            rows_before=[None] * len(places),
            removed_ids=_no_ids(),
            removed_geometries=shape_array([]),
            removed_rows=(),
            known_sound=frozenset(),
            ignored=self.own_ids,
        )
