"""The layers of the capabilities: what is known of each, in the order that the versions prescribe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from gis_core.geometry.grid import OGC_PIXEL, WEB_MERCATOR_QUAD
from gis_core.geometry.notation import write_crs
from layers.catalogue import find_layer
from layers.declare import THEMES, LayerOptions
from layers.services.map_limits import FIRST_DAY, LAST_DAY, has_days
from tiles.matrix import Box
from tiles.outline import Node
from tiles.wms.asked import DEFAULT_STYLE
from tiles.wms.feature_info import is_told
from tiles.wms.legend import legend_size
from tiles.wms.texts import ABSTRACT, KEYWORDS, TITLE
from tiles.wms.versions import PLAIN_CRS, Version

# Texts kept: of a thousand layers in both versions, at a few names of this server.
KEPT_TEXTS = 8_192
STYLE_TITLE = "默认样式"
METADATA = {True: "TC211", False: "ISO19115:2003"}
# Days that TIME may name; without TIME features of all of them are drawn.
DAYS = f"{FIRST_DAY}/{LAST_DAY}"


def write_layers(version: Version, nodes: Sequence[Node], crs: Sequence[str], root: str) -> Iterator[str]:
    """The root layer, which has every system, and in it the tree."""
    words = "".join(f"<Keyword>{escape(word)}</Keyword>" for word in KEYWORDS)
    yield f"<Layer><Title>{escape(TITLE)}</Title><Abstract>{escape(ABSTRACT)}</Abstract>"
    yield f"<KeywordList>{words}</KeywordList>"
    tag = version.crs_parameter.upper()
    plain = PLAIN_CRS[version]
    yield "".join(f"<{tag}>{name}</{tag}>" for name in dict.fromkeys([plain, *crs]))
    if nodes:
        west, south, east, north = zip(*(node.lonlat for node in nodes), strict=True)
        whole = (min(west), min(south), max(east), max(north))
        yield _write_lonlat(version, whole)
        yield _write_box(version, plain, whole)
    for node in nodes:
        yield from _write_node(version, node, root)
    yield "</Layer>"


def _write_node(version: Version, node: Node, root: str) -> Iterator[str]:
    layer = node.layer
    is_queryable = int(any(is_told(each) for each in node.layers))
    name = f"<Name>{node.name}</Name>" if node.name else ""
    yield f'<Layer queryable="{is_queryable}" opaque="0">{name}<Title>{escape(node.title)}</Title>'
    yield f"<Abstract>{escape(node.abstract or node.title)}</Abstract>"
    yield _write_keywords(node)
    yield _write_lonlat(version, node.lonlat)
    yield _write_box(version, PLAIN_CRS[version], node.lonlat)
    for epsg, box in node.boxes.items():
        crs = write_crs(epsg, "short")
        if crs != PLAIN_CRS[version]:
            yield _write_box(version, crs, box)
    if layer is not None:
        yield _write_layer(version, layer.name, root)
    elif node.name:
        yield _write_metadata(version, f"{root}/ogc/records?f=html")
    if layer is None and node.name and not node.children:
        # A style of a layer's parent would be inherited, and the layer has one of that name.
        yield f"<Style><Name>{DEFAULT_STYLE}</Name><Title>{STYLE_TITLE}</Title></Style>"
    for child in node.children:
        yield from _write_node(version, child, root)
    yield "</Layer>"


def _write_keywords(node: Node) -> str:
    layer = node.layer
    if layer is None:
        words = [child.title for child in node.children] or [node.title]
    else:
        theme = THEMES[layer.theme][0] if layer.theme in THEMES else ""
        words = [word for word in (theme, layer.standard, layer.english) if word]
    return f"<KeywordList>{''.join(f'<Keyword>{escape(word)}</Keyword>' for word in words)}</KeywordList>"


@lru_cache(maxsize=KEPT_TEXTS)
def _write_layer(version: Version, name: str, root: str) -> str:
    """What does not depend on who asks."""
    layer, parts = find_layer(name), []
    if has_days(layer):
        parts.append(_write_time(version))
    parts.append(_write_metadata(version, f"{root}/ogc/records/{layer.name}?f=html"))
    if "features" in layer.published_as:
        address = f"{root}/ogc/collections/{layer.name}?f=html"
        parts.append(f"<DataURL><Format>text/html</Format>{_resource(version, address)}</DataURL>")
    parts.append(_write_style(version, layer, root))
    if layer.drawn_from > 0:
        parts.append(_write_scale(version, layer.drawn_from))
    return "\n".join(parts)


def _write_metadata(version: Version, address: str) -> str:
    return (
        f'<MetadataURL type="{METADATA[version.is_old]}"><Format>text/html</Format>'
        f"{_resource(version, address)}</MetadataURL>"
    )


def _write_time(version: Version) -> str:
    if version.is_old:
        return (
            '<Dimension name="time" units="ISO8601"/>'
            f'<Extent name="time" default="{DAYS}" nearestValue="0">{DAYS}/P1D</Extent>'
        )
    return (
        f'<Dimension name="time" units="ISO8601" default="{DAYS}" multipleValues="1" nearestValue="0"'
        f' current="1">{DAYS}/P1D</Dimension>'
    )


def _write_style(version: Version, layer: LayerOptions, root: str) -> str:
    width, height = legend_size(layer.name)
    asked = {
        "service": "WMS",
        "version": version.name,
        "request": "GetLegendGraphic",
        "format": "image/png",
        "layer": layer.name,
        "style": DEFAULT_STYLE,
    }
    return (
        f"<Style><Name>{DEFAULT_STYLE}</Name><Title>{STYLE_TITLE}</Title>"
        f'<LegendURL width="{width}" height="{height}"><Format>image/png</Format>'
        f"{_resource(version, f'{root}/wms?{urlencode(asked)}')}</LegendURL></Style>"
    )


def _write_scale(version: Version, zoom: int) -> str:
    # Zooms are rounded: half a zoom further out it is drawn still.
    denominator = WEB_MERCATOR_QUAD.scale_denominator(zoom) * 2**0.5
    if version.is_old:
        diagonal = denominator * OGC_PIXEL * 2**0.5
        return f'<ScaleHint min="0" max="{diagonal:.6f}"/>'
    return f"<MaxScaleDenominator>{denominator:.4f}</MaxScaleDenominator>"


def _write_lonlat(version: Version, box: Box) -> str:
    west, south, east, north = (f"{number:.7f}" for number in box)
    if version.is_old:
        return f'<LatLonBoundingBox minx="{west}" miny="{south}" maxx="{east}" maxy="{north}"/>'
    return (
        f"<EX_GeographicBoundingBox><westBoundLongitude>{west}</westBoundLongitude>"
        f"<eastBoundLongitude>{east}</eastBoundLongitude><southBoundLatitude>{south}</southBoundLatitude>"
        f"<northBoundLatitude>{north}</northBoundLatitude></EX_GeographicBoundingBox>"
    )


def _write_box(version: Version, crs: str, box: Box) -> str:
    a, b, c, d = (f"{number:.7f}" for number in version.write_box(box, crs))
    tag = version.crs_parameter.upper()
    return f'<BoundingBox {tag}="{crs}" minx="{a}" miny="{b}" maxx="{c}" maxy="{d}"/>'


def _resource(version: Version, address: str) -> str:
    space = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if version.is_old else ""
    return f'<OnlineResource{space} xlink:type="simple" xlink:href={quoteattr(address)}/>'
