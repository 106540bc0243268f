"""The read path: every reader of features begins here, and here access is applied."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.sql import compose, fetch_all, inline
from layers.access import Person, Scope, scope_of
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.history.counts import tell_count
from layers.history.instants import Instant
from layers.history.reads import Reading, note_read
from layers.source import Source, compose_source, compose_versions

Bounds = tuple[float, float, float, float]


class _SourceTable(BaseTable):
    """A source in the place of the model's table, under the table's name."""

    def __init__(self, table_name: str, alias: str, source: Source) -> None:
        super().__init__(table_name, alias)
        self.source = source

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The source with its values written in; a per cent sign is doubled for the driver."""
        rows = inline(self.source.rows, self.source.parameters).replace("%", "%%")
        return f"{rows} AS {compiler.quote_name_unless_alias(self.table_alias)}", []

    def relabeled_clone(self, change_map: Any) -> _SourceTable:
        """The same source under another alias."""
        alias = change_map.get(self.table_alias, self.table_alias)
        return type(self)(self.table_name, alias, self.source)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells two tables of a query apart."""
        return (*super().identity, id(self.source))


class VisibleFeatures(QuerySet[Any]):
    """Features for reading; they are changed through `layers.editing` alone."""

    reading: Reading | None = None

    def _clone(self) -> Any:
        clone = super()._clone()  # type: ignore[misc]
        clone.reading = self.reading
        return clone

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self.reading is not None:
            note_read(self.reading, len(self._result_cache or ()))

    def iterator(self, chunk_size: int | None = None) -> Any:
        """Features one after another; how many somebody takes is not counted."""
        if self.reading is not None:
            note_read(self.reading)
        return super().iterator(chunk_size)

    @property
    def is_whole_layer(self) -> bool:
        """Whether nothing of the layer is kept back or filtered out: its kept count then is the count."""
        tables = self.query.alias_map.values()
        scoped = any(isinstance(table, _SourceTable) and table.source.parameters for table in tables)
        return not scoped and not self.query.where and not self.query.is_sliced

    def delete(self) -> NoReturn:
        """Refused."""
        raise GisError("internal", "要素只能通过编辑接口修改。", "delete")

    def update(self, **values: Any) -> NoReturn:
        """Refused."""
        raise GisError("internal", "要素只能通过编辑接口修改。", "update")

    _raw_delete = _update = bulk_update = delete  # type: ignore[assignment]


def visible_layers(person: Person) -> list[LayerOptions]:
    """The layers of which the person may see anything, in drawing order."""
    return [layer for layer in all_layers() if scope_of(layer, person).allowed]


def visible(layer: LayerOptions, person: Person, instant: Instant | None = None) -> VisibleFeatures:
    """The features of a layer that the person may see, today or as they were at an instant.

    A QueryLayer answers its statement with default parameters, under the same rule.
    """
    rows = VisibleFeatures(layer.model)
    scope = scope_of(layer, person)
    source = compose_source(layer, scope, instant)
    rows.reading = _describe_reading(layer, scope, instant)
    alias = rows.query.get_initial_alias()
    rows.query.alias_map[alias] = _SourceTable(layer.table, alias, source)
    return rows


def find_source(layer: LayerOptions, person: Person, instant: Instant | None = None) -> Source:
    """The same rows for a hand-written statement; who asks for it is taken to read."""
    scope = scope_of(layer, person)
    note_read(_describe_reading(layer, scope, instant))
    return compose_source(layer, scope, instant)


def _describe_reading(layer: LayerOptions, scope: Scope, instant: Instant | None) -> Reading:
    return Reading(layer.name, scope.scope_class, instant.at if instant else None)


def count_seen(layer: LayerOptions, person: Person) -> int | None:
    """How many features the person sees, without counting them; None where only counting tells."""
    scope = scope_of(layer, person)
    if layer.kind != "feature" or not scope.is_whole:
        return None
    note_read(_describe_reading(layer, scope, None))
    return tell_count(layer)


def find_feature(layer: LayerOptions, person: Person, key: int, instant: Instant | None = None) -> Any:
    """One feature, or GisError("not_found"): a feature out of scope is not there."""
    found = visible(layer, person, instant).filter(pk=key).first()
    if found is None:
        raise GisError("not_found", f"图层“{layer.title}”中没有编号为 {key} 的要素，或您无权查看。", "id")
    return found


def find_known(layer: LayerOptions, person: Person, keys: Collection[int]) -> set[int]:
    """Those of the features that the person may see, or could have seen before they ended."""
    if not keys or not scope_of(layer, person).allowed:
        return set()
    source = compose_versions(layer, scope_of(layer, person))
    statement = compose(
        "SELECT DISTINCT t.id FROM {rows} AS t WHERE t.id = ANY (%(keys)s)", {"rows": source.rows}
    )
    return {int(row[0]) for row in fetch_all(statement, {**source.parameters, "keys": list(keys)})}


def features_at(
    layer: LayerOptions,
    person: Person,
    lon: float,
    lat: float,
    tolerance: float,
    limit: int,
    instant: Instant | None = None,
) -> list[Any]:
    """Features at a place; `tolerance` in degrees counts for points and lines, areas must contain it."""
    rows = visible(layer, person, instant)
    if layer.geometry_kind == "polygon":
        found = rows.filter(geometry__intersects=Point(lon, lat, srid=STORAGE))
    else:
        box = Polygon.from_bbox((lon - tolerance, lat - tolerance, lon + tolerance, lat + tolerance))
        box.srid = STORAGE
        found = rows.filter(geometry__intersects=box)
    return list(found[:limit])
