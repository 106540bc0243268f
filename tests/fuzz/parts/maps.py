"""Maps and map tiles for other programs: WMS with styles sent along, WMTS by keys."""

from __future__ import annotations

from random import Random

from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_pairs, change_tokens
from tests.fuzz.mutate_xml import change_xml
from tests.fuzz.parts.cql2 import WORDS
from tests.fuzz.parts.fes import restore
from tests.fuzz.request import FORM, Request, write_query

MAP = {"service": "WMS", "version": "1.3.0", "request": "GetMap", "layers": "division,road", "styles": "",
       "crs": "EPSG:4490", "bbox": "18.1,108.5,20.2,111.2", "width": "16", "height": "16",
       "format": "image/png"}  # fmt: skip
INFO = {
    "request": "GetFeatureInfo",
    "query_layers": "division",
    "i": "4",
    "j": "4",
    "info_format": "application/json",
}
TILE = {"service": "WMTS", "version": "1.0.0", "request": "GetTile", "layer": "road", "style": "default",
        "tilematrixset": "WebMercatorQuad", "tilematrix": "10", "tilerow": "456", "tilecol": "824",
        "format": "image/png"}  # fmt: skip
OTHERS = ("GetCapabilities", "GetLegendGraphic", "DescribeLayer", "GetStyles", "GetFeatureInfo")
EXTRA = ("time", "asof", "cql_filter", "sld_body", "sld", "transparent", "bgcolor", "exceptions", "dpi", "srs",
         "format_options", "feature_count", "buffer", "infoformat", "scale", "sections", "acceptversions", "rule",
         "layer", "key", "filter", "i", "j", "x", "y", "elevation")  # fmt: skip
STYLE = (
    '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld" '
    'xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml"><NamedLayer><Name>division</Name>'
    "<UserStyle><FeatureTypeStyle><Rule><Name>a</Name><ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>name"
    "</ogc:PropertyName><ogc:Literal>海口市</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>"
    '<MinScaleDenominator>1000</MinScaleDenominator><PolygonSymbolizer><Fill><CssParameter name="fill">#aabbcc'
    '</CssParameter><CssParameter name="fill-opacity">0.5</CssParameter></Fill><Stroke><CssParameter '
    'name="stroke-width">2</CssParameter><CssParameter name="stroke-dasharray">4 2</CssParameter></Stroke>'
    "</PolygonSymbolizer><TextSymbolizer><Label><ogc:PropertyName>name</ogc:PropertyName></Label><Font><CssParameter "
    'name="font-size">12</CssParameter></Font></TextSymbolizer><PointSymbolizer><Graphic><Mark><WellKnownName>'
    "circle</WellKnownName></Mark><Size>8</Size></Graphic></PointSymbolizer></Rule></FeatureTypeStyle></UserStyle>"
    "</NamedLayer></StyledLayerDescriptor>"
)
SVG = STYLE.replace("<Mark><WellKnownName>circle</WellKnownName></Mark>",
                    '<ExternalGraphic><OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" '
                    'xlink:href="http://127.0.0.1:47115/a.svg"/><Format>image/svg+xml</Format></ExternalGraphic>')  # fmt: skip


def make(random: Random, ground: Ground) -> Request:
    """One request for a map, a tile or what is in them."""
    if random.random() < 0.25:
        said = TILE | random.choice(({}, {"request": "GetFeatureInfo", "i": "3", "j": "3"}))
        return Request("GET", "/wmts", _write(change_pairs(random, said, EXTRA)))
    said = MAP | random.choice(({}, {}, INFO, {"request": random.choice(OTHERS)}))
    choice = random.random()
    if choice < 0.4:
        style = change_xml(random, random.choice((STYLE, STYLE, SVG)))
        said |= {"sld_body": style.decode("utf-8", "surrogateescape")}
    elif choice < 0.55:
        said |= {"cql_filter": change_tokens(random, "name LIKE '海%' AND id > 3;lanes = 2", WORDS)}
    else:
        said = change_pairs(random, said, EXTRA)
    query = _write(said)
    if random.random() < 0.2:
        return Request("POST", "/wms", "", query.encode(), FORM)
    return Request("GET", "/wms", query)


def _write(said: dict[str, str]) -> str:
    return write_query({name: restore(value) for name, value in said.items()})
