"""Features known by their numbers as a feature collection of WFS 1.0.0: what others answer in GML 2."""

from __future__ import annotations

from collections.abc import Iterable

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import write_crs
from layers.access import Person
from layers.declare import LayerOptions
from layers.history.instants import Instant
from layers.services.wfs.answer import write_members
from layers.services.wfs.dialect import V100
from layers.services.wfs.gml_out import write_collection
from layers.services.wfs.pages import plan_pages
from layers.services.wfs.requests import Query, Reading

Numbered = tuple[LayerOptions, list[int]]


def write_numbered(
    wanted: Iterable[Numbered],
    person: Person,
    instant: Instant | None,
    address: str,
    others: Iterable[str] = (),
) -> str:
    """The document, with its schemas' addresses; layers that the person may not read leave nothing.

    `address`: the feature service's; `others`: members already written, which stand behind.
    """
    name = write_crs(STORAGE, V100.notation)
    queries = tuple(Query(layer, name, {"op": "_ids", "args": [keys]}) for layer, keys in wanted)
    reading = Reading(V100, queries, instant=instant)
    pages = plan_pages(reading, person)
    parts = [*write_members(pages, reading, person), others]
    return "".join(write_collection(reading, parts, [page.numbers for page in pages], {}, address))
