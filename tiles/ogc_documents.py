"""What OGC API Tiles and Styles say of a layer: tile matrix sets, tile sets, styles."""

from __future__ import annotations

from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.crs import authority_axis_order
from gis_core.geometry.grid import CGCS2000_QUAD, TILE_SIZE, WEB_MERCATOR_QUAD, TileMatrixSet
from gis_core.geometry.notation import CRS84, write_crs
from layers.declare import LayerOptions
from layers.figures import Figures
from layers.groups import Group
from layers.services.ogc.map_links import map_links
from tiles.documents import MAX_ZOOM

# Tianditu's two number the same tiles otherwise and are offered by WMTS alone.
GRIDS = {grid.identifier: grid for grid in (WEB_MERCATOR_QUAD, CGCS2000_QUAD)}
REGISTERED = {
    WEB_MERCATOR_QUAD.identifier: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
}
SCALE_SETS = {
    WEB_MERCATOR_QUAD.identifier: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
}
MVT = "application/vnd.mapbox-vector-tile"
JSON = "application/json"
STYLE = "application/vnd.mapbox.style+json"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"


def find_grid(identifier: str) -> TileMatrixSet:
    """The offered grid; GisError("not_found") for any other."""
    grid = GRIDS.get(identifier)
    if grid is None:
        raise GisError("not_found", f"没有名为“{identifier[:40]}”的瓦片矩阵集。", "tileMatrixSetId")
    return grid


def list_grids(root: str) -> dict[str, Any]:
    """The tile matrix sets."""
    found = [
        {
            "id": grid.identifier,
            "title": grid.title_zh,
            "crs": write_crs(grid.epsg, "uri"),
            **_name_grid(grid),
            "links": [_link("self", f"{root}/ogc/tileMatrixSets/{grid.identifier}", JSON, grid.title_zh)],
        }
        for grid in GRIDS.values()
    ]
    return {"tileMatrixSets": found}


def describe_grid(grid: TileMatrixSet) -> dict[str, Any]:
    """A tile matrix set, as OGC 17-083r4 writes one."""
    is_turned = authority_axis_order(grid.epsg) == "yx"
    corner = [grid.top, grid.left] if is_turned else [grid.left, grid.top]
    return {
        "id": grid.identifier,
        "title": grid.title_zh,
        **_name_grid(grid),
        "crs": write_crs(grid.epsg, "uri"),
        "orderedAxes": ["Lat", "Lon"] if is_turned else ["E", "N"],
        **({"wellKnownScaleSet": SCALE_SETS[grid.identifier]} if grid.identifier in SCALE_SETS else {}),
        "tileMatrices": [_describe_matrix(grid, zoom, corner) for zoom in _zooms(grid)],
    }


def _name_grid(grid: TileMatrixSet) -> dict[str, str]:
    return {"uri": REGISTERED[grid.identifier]} if grid.identifier in REGISTERED else {}


def _zooms(grid: TileMatrixSet) -> range:
    return range(grid.first_level, MAX_ZOOM + 1)


def _describe_matrix(grid: TileMatrixSet, zoom: int, corner: list[float]) -> dict[str, Any]:
    columns, rows = grid.matrix_size(zoom)
    return {
        "id": str(zoom),
        "scaleDenominator": grid.scale_denominator(zoom),
        "cellSize": grid.resolution(zoom),
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": corner,
        "tileWidth": TILE_SIZE,
        "tileHeight": TILE_SIZE,
        "matrixWidth": columns,
        "matrixHeight": rows,
    }


def list_tile_sets(layer: LayerOptions, seen: Figures | None, root: str) -> dict[str, Any]:
    """The layer's tile sets, one a grid."""
    at = f"{root}/ogc/collections/{layer.name}/tiles"
    found = [
        {key: value for key, value in describe_tile_set(layer, grid, seen, root).items() if key != "layers"}
        for grid in GRIDS.values()
    ]
    return {"tilesets": found, "links": [_link("self", at, JSON, f"{layer.title}：瓦片集")]}


def describe_tile_set(
    layer: LayerOptions, grid: TileMatrixSet, seen: Figures | None, root: str
) -> dict[str, Any]:
    """One tile set with the address of its tiles."""
    at = f"{root}/ogc/collections/{layer.name}/tiles/{grid.identifier}"
    scheme = f"{root}/ogc/tileMatrixSets/{grid.identifier}"
    item = _link("item", f"{at}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", MVT, f"{layer.title}：瓦片")
    described: dict[str, Any] = {
        "title": f"{layer.title}（{grid.title_zh}）",
        "description": layer.abstract or layer.title,
        "dataType": "vector",
        "crs": write_crs(grid.epsg, "uri"),
        "tileMatrixSetURI": REGISTERED.get(grid.identifier, scheme),
        "links": [
            _link("self", at, JSON, layer.title),
            _link(f"{REL}tiling-scheme", scheme, JSON, grid.title_zh),
            item | {"templated": True},
        ],
        "layers": [{"id": layer.name, "title": layer.title, "dataType": "vector",
                    "geometryDimension": DIMENSIONS[layer.geometry_kind]}],
    }  # fmt: skip
    if seen and seen.bounds:
        west, south, east, north = seen.bounds
        box = {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84}
        described["boundingBox"] = box
    return described


DIMENSIONS = {"point": 0, "line": 1, "polygon": 2}


def describe_style_of(group: Group, at: str, root: str) -> dict[str, Any]:
    """The style of a layer or group, as OGC API Styles lists one; `at` is where its map is."""
    stylesheet = _link(
        "stylesheet", f"{root}/ogc/styles/{group.name}", STYLE, f"{group.title}：MapLibre 样式"
    )
    is_mapped = any("wms" in layer.published_as for layer in group.layers)
    maps: list[dict[str, Any]] = [*map_links(f"{at}/map", group.title)] if is_mapped else []
    return {"id": group.name, "title": group.title, "links": [stylesheet, *maps]}


def describe_styles(group: Group, root: str) -> dict[str, Any]:
    """The style of a layer under the layer's own address."""
    at = f"{root}/ogc/collections/{group.name}/styles/{group.name}"
    return {"styles": [describe_style_of(group, at, root)], "default": group.name}


def _link(rel: str, href: str, media: str, title: str) -> dict[str, Any]:
    return {"rel": rel, "href": href, "type": media, "title": title}
