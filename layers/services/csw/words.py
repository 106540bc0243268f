"""Names of the catalogue service: namespaces, the queryables, and pieces of XML."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from gis_core.xml.signs import keep_writable

VERSION = "2.0.2"
CSW = "http://www.opengis.net/cat/csw/2.0.2"
GMD = "http://www.isotc211.org/2005/gmd"
OGC = "http://www.opengis.net/ogc"
NAMESPACES = {
    "csw": CSW,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "gmd": GMD,
    "gco": "http://www.isotc211.org/2005/gco",
    "gml": "http://www.opengis.net/gml",
    "ogc": OGC,
    "ows": "http://www.opengis.net/ows",
    "xlink": "http://www.w3.org/1999/xlink",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SETS = ("brief", "summary", "full")
SCHEMAS = (CSW, GMD)
SCHEMA_LANGUAGES = ("http://www.w3.org/XML/Schema", "http://www.w3.org/2001/XMLSchema", "XMLSCHEMA")
# What can be asked for, without its prefix and in small letters, and its name in csw:Record.
QUERYABLES = {
    "identifier": "dc:identifier",
    "title": "dc:title",
    "type": "dc:type",
    "subject": "dc:subject",
    "format": "dc:format",
    "relation": "dc:relation",
    "modified": "dct:modified",
    "abstract": "dct:abstract",
    "spatial": "dct:spatial",
    "date": "dc:date",
    "language": "dc:language",
    "creator": "dc:creator",
    "rights": "dc:rights",
    "anytext": "csw:AnyText",
    "boundingbox": "ows:BoundingBox",
}


def write_spaces(*prefixes: str) -> str:
    """Declarations of these namespaces."""
    return "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


def tag(name: str, text: str, **attributes: str) -> str:
    """An element with a text."""
    told = "".join(f" {key}={quoteattr(keep_writable(value))}" for key, value in attributes.items())
    return f"<{name}{told}>{escape(keep_writable(text))}</{name}>"
