"""GetCapabilities of WMTS: the layers that somebody may see, and the grids."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from gis_core.geometry.crs import authority_axis_order, reference_system
from gis_core.geometry.grid import (
    METRES_PER_DEGREE,
    OGC_PIXEL,
    TILE_MATRIX_SETS,
    TILE_SIZE,
    WEB_MERCATOR_QUAD,
    TileMatrixSet,
)
from gis_core.geometry.notation import write_crs
from layers.access import Person
from layers.services.catalogue import HOME_BOUNDS
from tiles.matrix import Box
from tiles.outline import Node, outline
from tiles.wms.info_answers import WRITERS as INFO_WRITERS
from tiles.wms.legend import legend_size
from tiles.wms.texts import ABSTRACT, KEYWORDS
from tiles.wmts.request import BASE, CHANNEL, DEFAULT_STYLE, ENDINGS, grids_of, levels_of

TITLE = "琼图 瓦片服务"
BASE_TITLE = "底图"
VERSION = "1.0.0"
START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0"'
    ' xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.opengis.net/wmts/1.0'
    ' http://schemas.opengis.net/wmts/1.0/wmtsGetCapabilities_response.xsd">'
)
WELL_KNOWN = {WEB_MERCATOR_QUAD.identifier: "urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible"}
# As the standard writes the system of that scale set (annex E.4), with the version of the registry.
WELL_KNOWN_CRS = {WEB_MERCATOR_QUAD.identifier: "urn:ogc:def:crs:EPSG:6.18:3:3857"}
SECTIONS = ("ServiceIdentification", "ServiceProvider", "OperationsMetadata", "Contents")
INFO_ENDINGS = {
    "html": "text/html",
    "json": "application/json",
    "gml": "application/vnd.ogc.gml",
    "txt": "text/plain",
}


def write_capabilities(person: Person, root: str, sections: frozenset[str] = frozenset(SECTIONS)) -> str:
    """The document, or some of its sections; `root` is the server's address without a path."""
    parts = [START]
    if "ServiceIdentification" in sections:
        parts.append(_identify())
    if "ServiceProvider" in sections:
        parts.append(_provide(root))
    if "OperationsMetadata" in sections:
        parts.append(_operate(root))
    if "Contents" in sections:
        parts += _list_contents(person, root)
    place = quoteattr(f"{root}/wmts/{VERSION}/WMTSCapabilities.xml")
    return "\n".join([*parts, f"<ServiceMetadataURL xlink:href={place}/>", "</Capabilities>\n"])


def _identify() -> str:
    words = "".join(f"<ows:Keyword>{escape(word)}</ows:Keyword>" for word in KEYWORDS)
    return (
        f"<ows:ServiceIdentification><ows:Title>{TITLE}</ows:Title><ows:Abstract>{escape(ABSTRACT)}"
        f"</ows:Abstract><ows:Keywords>{words}</ows:Keywords><ows:ServiceType>OGC WMTS</ows:ServiceType>"
        f"<ows:ServiceTypeVersion>{VERSION}</ows:ServiceTypeVersion><ows:Fees>NONE</ows:Fees>"
        "<ows:AccessConstraints>NONE</ows:AccessConstraints></ows:ServiceIdentification>"
    )


def _provide(root: str) -> str:
    return (
        "<ows:ServiceProvider><ows:ProviderName>琼图</ows:ProviderName>"
        f"<ows:ProviderSite xlink:href={quoteattr(f'{root}/')}/><ows:ServiceContact/></ows:ServiceProvider>"
    )


def _operate(root: str) -> str:
    # Programs that do not read the constraints take the last address.
    places = {
        "GetCapabilities": {"RESTful": f"{root}/wmts/{VERSION}/WMTSCapabilities.xml", "KVP": f"{root}/wmts?"},
        "GetTile": {"RESTful": f"{root}/wmts/", "KVP": f"{root}/wmts?"},
        "GetFeatureInfo": {"RESTful": f"{root}/wmts/", "KVP": f"{root}/wmts?"},
    }
    operations = "".join(
        f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP>'
        + "".join(_get(address, encoding) for encoding, address in addresses.items())
        + "</ows:HTTP></ows:DCP></ows:Operation>"
        for name, addresses in places.items()
    )
    return f"<ows:OperationsMetadata>{operations}</ows:OperationsMetadata>"


def _get(address: str, encoding: str) -> str:
    return (
        f'<ows:Get xlink:href={quoteattr(address)}><ows:Constraint name="GetEncoding"><ows:AllowedValues>'
        f"<ows:Value>{encoding}</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>"
    )


def _list_contents(person: Person, root: str) -> Iterator[str]:
    yield "<Contents>"
    yield from _write_layer(BASE, BASE_TITLE, "", HOME_BOUNDS, None, root)
    for node in _leaves(outline(person, CHANNEL)):
        yield from _write_layer(node.name, node.title, node.abstract, node.lonlat, node, root)
    for grid in TILE_MATRIX_SETS.values():
        yield from _write_grid(grid)
    yield "</Contents>"


def _leaves(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield from (child for child in node.children if child.layer is not None)


def _write_layer(
    name: str, title: str, abstract: str, box: Box, node: Node | None, root: str
) -> Iterator[str]:
    west, south, east, north = (f"{number:.7f}" for number in box)
    told = f"<ows:Abstract>{escape(abstract)}</ows:Abstract>" if abstract else ""
    yield f"<Layer><ows:Title>{escape(title)}</ows:Title>{told}<ows:WGS84BoundingBox>"
    yield f"<ows:LowerCorner>{west} {south}</ows:LowerCorner>"
    yield f"<ows:UpperCorner>{east} {north}</ows:UpperCorner></ows:WGS84BoundingBox>"
    yield f"<ows:Identifier>{name}</ows:Identifier>"
    yield f'<Style isDefault="true"><ows:Identifier>{DEFAULT_STYLE}</ows:Identifier>'
    yield f"{_write_legend(name, root) if node else ''}</Style>"
    yield "".join(f"<Format>{content_type}</Format>" for content_type in ENDINGS.values())
    if node is not None:
        yield "".join(f"<InfoFormat>{each}</InfoFormat>" for each in INFO_WRITERS)
    for grid in grids_of(node.layer if node else None):
        yield f"<TileMatrixSetLink><TileMatrixSet>{grid.identifier}</TileMatrixSet></TileMatrixSetLink>"
    yield from _write_addresses(name, node is not None, root)
    yield "</Layer>"


def _write_legend(name: str, root: str) -> str:
    width, height = legend_size(name)
    asked = {"service": "WMS", "version": "1.3.0", "request": "GetLegendGraphic", "format": "image/png"}
    address = quoteattr(f"{root}/wms?{urlencode(asked | {'layer': name})}")
    return f'<LegendURL format="image/png" xlink:href={address} width="{width}" height="{height}"/>'


def _write_addresses(name: str, is_told: bool, root: str) -> Iterator[str]:
    start = f"{root}/wmts/{name}/{{Style}}/{{TileMatrixSet}}/{{TileMatrix}}/{{TileRow}}/{{TileCol}}"
    for ending, content_type in ENDINGS.items():
        yield _resource(content_type, "tile", f"{start}.{ending}")
    if is_told:
        for ending, content_type in INFO_ENDINGS.items():
            yield _resource(content_type, "FeatureInfo", f"{start}/{{J}}/{{I}}.{ending}")


def _resource(content_type: str, kind: str, template: str) -> str:
    return f'<ResourceURL format="{content_type}" resourceType="{kind}" template={quoteattr(template)}/>'


def _write_grid(grid: TileMatrixSet) -> Iterator[str]:
    yield f"<TileMatrixSet><ows:Title>{grid.title_zh}</ows:Title>"
    yield f"<ows:Identifier>{grid.identifier}</ows:Identifier>"
    crs = WELL_KNOWN_CRS.get(grid.identifier) or write_crs(grid.epsg, "urn")
    yield f"<ows:SupportedCRS>{crs}</ows:SupportedCRS>"
    if grid.identifier in WELL_KNOWN:
        yield f"<WellKnownScaleSet>{WELL_KNOWN[grid.identifier]}</WellKnownScaleSet>"
    corner = (grid.left, grid.top) if authority_axis_order(grid.epsg) == "xy" else (grid.top, grid.left)
    place = " ".join(f"{number:.10f}".rstrip("0").rstrip(".") for number in corner)
    for level in levels_of(grid):
        columns, rows = grid.matrix_size(level)
        yield (
            f"<TileMatrix><ows:Identifier>{level}</ows:Identifier>"
            f"<ScaleDenominator>{denominator(grid, level)!r}</ScaleDenominator>"
            f"<TopLeftCorner>{place}</TopLeftCorner><TileWidth>{TILE_SIZE}</TileWidth>"
            f"<TileHeight>{TILE_SIZE}</TileHeight><MatrixWidth>{columns}</MatrixWidth>"
            f"<MatrixHeight>{rows}</MatrixHeight></TileMatrix>"
        )
    yield "</TileMatrixSet>"


def denominator(grid: TileMatrixSet, level: int) -> float:
    """The scale from which a client reckons the size of a pixel, which OGC takes for 0.28 mm.

    Tianditu publishes others, of a 96-dpi screen: by them a client would lay its tiles 6 % too large.
    """
    unit = METRES_PER_DEGREE if reference_system(grid.epsg).is_geographic else 1.0
    return grid.resolution(level) * unit / OGC_PIXEL
