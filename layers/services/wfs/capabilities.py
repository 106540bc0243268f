"""GetCapabilities: what the service does, and the layers that the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import write_crs
from layers.access import Person, edit_scope_of, scope_of
from layers.declare import THEMES, LayerOptions
from layers.figures import Figures, figures_within
from layers.services.systems import PROVINCE_BOX, listed_systems
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.formats import announced_formats
from layers.services.wfs.types import qualify, served_layers

TEMPLATES = Path(__file__).parent / "documents"
READ = ("Query",)
EDIT = ("Insert", "Update", "Delete", "Lock")


def write_capabilities(dialect: Dialect, person: Person, address: str) -> str:
    """The document of a version: the same template for everybody, the layers of this person."""
    layers = served_layers(person)
    figures = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    text = _load(dialect.version)
    formats = announced_formats(dialect)
    return (
        text.replace("{{address}}", escape(address))
        .replace("{{formats}}", _write_formats(dialect, formats))
        .replace("{{layers}}", "".join(
            _write_layer(layer, dialect, figures.get(layer.name), person) for layer in layers
        ))
    )  # fmt: skip


@cache
def _load(version: str) -> str:
    return (TEMPLATES / f"capabilities_{version.replace('.', '')}.xml").read_text(encoding="utf-8")


def _write_formats(dialect: Dialect, formats: Iterable[str]) -> str:
    if dialect.is_old:
        names = {"application/geo+json": "GEOJSON", "text/csv": "CSV"}
        words = [names.get(name, name) for name in formats]
        return "".join(f"<{word}/>" for word in words if word.replace("-", "").isalnum())
    return "".join(f"<ows:Value>{escape(one)}</ows:Value>" for one in formats)


def _write_layer(layer: LayerOptions, dialect: Dialect, figures: Figures | None, person: Person) -> str:
    box = figures.bounds if figures is not None and figures.bounds else list(PROVINCE_BOX)
    words = [THEMES[layer.theme][0], layer.title, *([layer.standard] if layer.standard else [])]
    writer = _write_type_100 if dialect.is_old else _write_type
    return writer(layer, dialect, [float(number) for number in box], words, person)


def _write_type(
    layer: LayerOptions, dialect: Dialect, box: list[float], words: list[str], person: Person
) -> str:
    word = "CRS" if dialect.is_new else "SRS"
    keywords = "".join(f"<ows:Keyword>{escape(one)}</ows:Keyword>" for one in words)
    others = "".join(
        f"<Other{word}>{write_crs(epsg, dialect.notation)}</Other{word}>" for epsg in listed_systems()[1:]
    )
    west, south, east, north = box
    return (
        f"<FeatureType><Name>{qualify(layer)}</Name><Title>{escape(layer.title)}</Title>"
        f"<Abstract>{escape(layer.abstract)}</Abstract><ows:Keywords>{keywords}</ows:Keywords>"
        f"<Default{word}>{write_crs(STORAGE, dialect.notation)}</Default{word}>{others}"
        f"{_write_operations(layer, dialect, person)}"
        f"<ows:WGS84BoundingBox><ows:LowerCorner>{west:.9g} {south:.9g}</ows:LowerCorner>"
        f"<ows:UpperCorner>{east:.9g} {north:.9g}</ows:UpperCorner></ows:WGS84BoundingBox></FeatureType>\n"
    )


def _write_operations(layer: LayerOptions, dialect: Dialect, person: Person) -> str:
    """Only 1.1 says here what may be done with a type."""
    if dialect.is_new:
        return ""
    words = ("Query", *EDIT) if edit_scope_of(layer, person).allowed else READ
    listed = "".join(f"<Operation>{word}</Operation>" for word in words)
    return f"<Operations>{listed}</Operations>"


def _write_type_100(
    layer: LayerOptions, dialect: Dialect, box: list[float], words: list[str], person: Person
) -> str:
    allowed = ("Query", *EDIT) if edit_scope_of(layer, person).allowed else READ
    west, south, east, north = box
    return (
        f"<FeatureType><Name>{qualify(layer)}</Name><Title>{escape(layer.title)}</Title>"
        f"<Abstract>{escape(layer.abstract)}</Abstract><Keywords>{escape(', '.join(words))}</Keywords>"
        f"<SRS>{write_crs(STORAGE, 'short')}</SRS>"
        f"<Operations>{''.join(f'<{word}/>' for word in allowed)}</Operations>"
        f'<LatLongBoundingBox minx="{west:.9g}" miny="{south:.9g}" maxx="{east:.9g}" maxy="{north:.9g}"/>'
        "</FeatureType>\n"
    )
