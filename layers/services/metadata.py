"""A layer's metadata, made from its declaration: what Records and the catalogue service give out.

The content is the core of GB/T 19710 (ISO 19115): title, abstract, subject, extent, reference system,
standard, date, contact, constraints, ways of access.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Way:
    """One way to get at a layer."""

    protocol: str
    title: str
    address: str


@dataclass(frozen=True)
class Metadata:
    """What is told of a layer; `box` is west, south, east, north of what the person sees."""

    layer: LayerOptions
    box: Box | None
    updated: datetime | None
    ways: tuple[Way, ...]

    @property
    def identifier(self) -> str:
        """The record's identifier: the layer's name."""
        return self.layer.name

    @property
    def abstract(self) -> str:
        """The declared one, or the title."""
        return self.layer.abstract or self.layer.title

    @property
    def keywords(self) -> tuple[str, ...]:
        """Subject in both languages, English title, standard."""
        return tuple(
            one for one in (*THEMES[self.layer.theme], self.layer.english, self.layer.standard) if one
        )

    @property
    def topic(self) -> str:
        """The topic category of ISO 19115."""
        return TOPICS[self.layer.theme]

    @property
    def constraint(self) -> str:
        """Who may see it."""
        return f"开放范围：{OPEN_TO[self.layer.access]}"

    @property
    def is_grid(self) -> bool:
        """Whether it is a raster."""
        return self.layer.kind == "coverage"

    @property
    def text(self) -> str:
        """Everything that a full-text search looks through."""
        columns = [] if self.is_grid else [str(field.verbose_name) for field in self.layer.attributes]
        told = [self.identifier, self.layer.title, self.abstract, *self.keywords, *columns]
        return "\n".join(told).lower()


def list_metadata(person: Person, root: str) -> list[Metadata]:
    """The metadata of every layer that the person may see, by identifier."""
    layers = visible_layers(person)
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    dates = dict(LayerStatistics.objects.values_list("layer", "refreshed_at"))
    found = []
    for layer in sorted(layers, key=lambda one: one.name):
        figures = seen.get(layer.name)
        box = figures.bounds if figures else None
        west_to_north = (box[0], box[1], box[2], box[3]) if box else None
        found.append(Metadata(layer, west_to_north, dates.get(layer.name), _list_ways(layer, root)))
    return found


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
    """Whether the layer's extent meets a box."""
    if record.box is None:
        return False
    west, south, east, north = record.box
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]
