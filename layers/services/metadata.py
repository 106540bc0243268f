"""Records of the catalogue: what is told of a layer, or of another thing that a module keeps.

The content is the core of GB/T 19710 (ISO 19115): title, abstract, subject, extent, reference system,
standard, date, contact, constraints, ways of access. Layers' records are made from their declarations; a
module brings more (reports, images, services elsewhere) by a file `records.py` with a function
`list_records(person, root)`, which names only what that person may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gis_core import modules
from layers.access import Person, scope_of
from layers.declare import THEMES, LayerOptions
from layers.figures import figures_within
from layers.queries import visible_layers
from layers.statistics import LayerStatistics

Box = tuple[float, float, float, float]
OPEN_TO = {"public": "公开", "internal": "登录人员", "district": "本行政区人员", "geometry": "本行政区人员"}
# ISO 19115 topic categories of the themes.
TOPICS = {
    "land": "planningCadastre", "planning": "planningCadastre", "surveying": "location",
    "real_estate": "planningCadastre", "construction": "structure", "forestry": "environment",
    "water": "inlandWaters", "transport": "transportation", "marine": "oceans",
}  # fmt: skip
# Protocol, title and address pattern of each way of access, by the channel that opens it.
WAYS = (
    ("features", "OGC:OAPIF", "OGC API 要素", "{root}/ogc/collections/{name}"),
    ("wfs", "OGC:WFS", "WFS", "{root}/wfs?SERVICE=WFS&REQUEST=GetCapabilities"),
    ("wms", "OGC:WMS", "WMS", "{root}/wms?SERVICE=WMS&REQUEST=GetCapabilities"),
    ("pictures", "OGC:WMTS", "WMTS", "{root}/wmts?SERVICE=WMTS&REQUEST=GetCapabilities"),
    ("tiles", "OGC:OATiles", "矢量瓦片", "{root}/tiles/{name}.json"),
)
ORGANISATION = "海南省自然资源和规划厅"
LANGUAGE = "zh"
FEATURE_FORMATS = ("GML", "GeoJSON", "CSV")
GRID_FORMATS = ("GeoTIFF",)


@dataclass(frozen=True)
class Way:
    """One way to get at a layer."""

    protocol: str
    title: str
    address: str


@dataclass(frozen=True)
class Metadata:
    """One record. What is empty is not told; `box` is west, south, east, north of what the person sees."""

    identifier: str
    title: str = ""
    kind: str = "dataset"  # of ISO 19115's scope codes or of Dublin Core's types
    english: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    topic: str = ""  # a topic category of ISO 19115
    standard: str = ""
    formats: tuple[str, ...] = ()
    constraint: str = ""  # who may see it
    creator: str = ORGANISATION
    language: str = LANGUAGE
    place: str = ""  # in words or as a code, where there is no box
    related: tuple[str, ...] = ()  # identifiers of other records
    box: Box | None = None
    box_system: str = "urn:ogc:def:crs:EPSG::4326"  # as it is named; latitude comes first in it
    updated: datetime | None = None
    ways: tuple[Way, ...] = ()
    representation: str = ""  # vector, grid; of a layer, which can be had in the systems offered
    words: tuple[str, ...] = ()  # more that a full-text search looks through

    @property
    def text(self) -> str:
        """Everything that a full-text search looks through."""
        told = [self.identifier, self.title, self.abstract, *self.keywords, *self.words]
        return "\n".join(told).lower()


def list_metadata(person: Person, root: str) -> list[Metadata]:
    """Every record that the person may see, by identifier; `root`: the server's address."""
    found = list_layers(person, root)
    for _, part in modules.parts("records"):
        found += part.list_records(person, root)
    return sorted(found, key=lambda one: one.identifier)


def list_layers(person: Person, root: str) -> list[Metadata]:
    """The records of the layers that the person may see."""
    layers = visible_layers(person)
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    dates = dict(LayerStatistics.objects.values_list("layer", "refreshed_at"))
    found = []
    for layer in layers:
        figures = seen.get(layer.name)
        box = figures.bounds if figures else None
        west_to_north = (box[0], box[1], box[2], box[3]) if box else None
        found.append(describe_layer(layer, west_to_north, dates.get(layer.name), root))
    return found


def describe_layer(layer: LayerOptions, box: Box | None, updated: datetime | None, root: str) -> Metadata:
    """A layer's record, from its declaration. Subject: in both languages, the English title, the standard."""
    is_grid = layer.kind == "coverage"
    told = (*THEMES[layer.theme], layer.english, layer.standard)
    return Metadata(
        layer.name,
        layer.title,
        english=layer.english,
        abstract=layer.abstract or layer.title,
        keywords=tuple(one for one in told if one),
        topic=TOPICS[layer.theme],
        standard=layer.standard,
        formats=GRID_FORMATS if is_grid else FEATURE_FORMATS,
        constraint=f"开放范围：{OPEN_TO[layer.access]}",
        box=box,
        updated=updated,
        ways=_list_ways(layer, root),
        representation="grid" if is_grid else "vector",
        words=() if is_grid else tuple(str(field.verbose_name) for field in layer.attributes),
    )


def _list_ways(layer: LayerOptions, root: str) -> tuple[Way, ...]:
    return tuple(
        Way(protocol, title, pattern.format(root=root, name=layer.name))
        for channel, protocol, title, pattern in WAYS
        if channel in layer.published_as and not (channel == "features" and layer.kind == "coverage")
    )


def contains_words(record: Metadata, words: list[str]) -> bool:
    """Whether every word is somewhere in the record."""
    return all(word.lower() in record.text for word in words)


def contains_any(record: Metadata, text: str) -> bool:
    """Whether any of the phrases parted by commas is in the record, however many blanks part its words."""
    content = " ".join(record.text.split())
    phrases = (" ".join(part.lower().split()) for part in text.split(","))
    return any(phrase in content for phrase in phrases if phrase)


def meets(record: Metadata, box: Box) -> bool:
    """Whether the record's extent meets a box."""
    if record.box is None:
        return False
    west, south, east, north = record.box
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]
