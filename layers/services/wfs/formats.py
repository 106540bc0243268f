"""The formats in which features are given out, and the words by which clients ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from gis_core.http.ows_errors import ServiceError
from layers.services.wfs.dialect import Dialect


@dataclass(frozen=True)
class Format:
    """A format: how it is announced, its media type, other words for it, the suffix of a file.

    `driver` is GDAL's for formats that are written as files.
    """

    name: str
    announced: str
    media_type: str
    words: tuple[str, ...]
    suffix: str = ""
    driver: str = ""


FORMATS = (
    Format("geojson", "application/geo+json", "application/geo+json",
           ("geojson", "json", "application/json", "application/vnd.geo+json"), "geojson"),
    Format("csv", "text/csv", "text/csv; charset=utf-8", ("csv",), "csv"),
    Format("shapefile", "SHAPE-ZIP", "application/zip",
           ("shapefile", "shape-zip-utf-8", "shp", "application/x-shapefile"), "zip", "ESRI Shapefile"),
    Format("shapefile-gbk", "SHAPE-ZIP-GBK", "application/zip", ("shapefile-gbk",), "zip", "ESRI Shapefile"),
    Format("gpkg", "application/geopackage+sqlite3", "application/geopackage+sqlite3",
           ("gpkg", "geopackage", "geopkg"), "gpkg", "GPKG"),
    Format("flatgeobuf", "application/flatgeobuf", "application/flatgeobuf",
           ("flatgeobuf", "fgb"), "fgb", "FlatGeobuf"),
    Format("kml", "application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kml+xml",
           ("kml",), "kml", "KML"),
)  # fmt: skip
GML_WORDS = {
    "1.0.0": ("gml2", "xmlschema", "text/xml; subtype=gml/2.1.2", "text/xml;subtype=gml/2.1.2"),
    "1.1.0": ("gml3", "gml31", "xmlschema", "text/xml; subtype=gml/3.1.1", "text/gml; subtype=gml/3.1.1",
              "application/gml+xml; version=3.1"),
    "2.0.0": ("gml3", "gml32", "text/xml; subtype=gml/3.2", "text/xml; subtype=gml/3.2.1",
              "application/gml+xml; version=3.2", "application/gml+xml; version=3.2.1",
              "application/gml+xml", "application/xml"),
}  # fmt: skip


def gml_format(dialect: Dialect) -> Format:
    """The GML of the version."""
    return Format(
        "gml", dialect.gml_format, f"{dialect.gml_format}; charset=utf-8", GML_WORDS[dialect.version]
    )


def announced_formats(dialect: Dialect) -> list[str]:
    """What the capabilities list, the version's own first."""
    own = ["GML2"] if dialect.is_old else [dialect.gml_format]
    return [*own, *(one.announced for one in FORMATS)]


def find_format(text: str, dialect: Dialect) -> Format:
    """The format asked for; the version's GML when none is, an error for an unknown one."""
    wanted = " ".join(text.split()).lower()
    own = gml_format(dialect)
    if not wanted or _matches(wanted, own.words):
        return own
    for one in FORMATS:
        if wanted == one.announced.lower() or _matches(wanted, one.words):
            return one
    raise ServiceError("parameter", f"不支持输出格式 {text[:60]}。", "outputFormat", "InvalidParameterValue")


def _matches(wanted: str, words: tuple[str, ...]) -> bool:
    """Whether it is one of the words; a blank for a plus that an address lost, blanks after `;` or not."""
    tight = wanted.replace("; ", ";").replace("gml xml", "gml+xml").replace("geo json", "geo+json")
    return any(tight == word.replace("; ", ";") for word in words)
