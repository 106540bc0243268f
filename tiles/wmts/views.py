"""`/wmts`: WMTS 1.0.0, by key and value and by address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from tiles.views import root_of
from tiles.wmts.answers import answer_info, answer_tile
from tiles.wmts.capabilities import INFO_ENDINGS, SECTIONS, VERSION, write_capabilities
from tiles.wmts.request import ENDINGS, invalid

TILE_PARAMETERS = ("Layer", "Style", "Format", "TileMatrixSet", "TileMatrix", "TileRow", "TileCol")
INFO_PARAMETERS = (*TILE_PARAMETERS, "I", "J", "InfoFormat")
# May be given without a value.
EMPTY_ALLOWED = ("Style",)


@require_safe
def by_key(request: HttpRequest) -> HttpResponse:
    """`GET /wmts?service=WMTS&request=…`."""
    kvp = Kvp.of(request)
    if kvp.required("Service").upper() != "WMTS":
        raise invalid("Service", "参数 SERVICE 应为 WMTS。")
    name = kvp.required("Request").lower()
    if name == "getcapabilities":
        return answer_capabilities(request, kvp)
    if name not in ("gettile", "getfeatureinfo"):
        known = "GetCapabilities、GetTile、GetFeatureInfo"
        raise invalid("Request", f"不支持操作 {name[:40]}，可用：{known}。")
    if kvp.required("Version") != VERSION:
        raise invalid("Version", f"参数 VERSION 应为 {VERSION}。")
    if name == "gettile":
        return answer_tile(request, read_parameters(kvp, TILE_PARAMETERS), kvp)
    return answer_info(request, read_parameters(kvp, INFO_PARAMETERS), kvp)


def read_parameters(kvp: Kvp, names: tuple[str, ...]) -> dict[str, str]:
    """The parameters, all of which must be there."""
    return {
        name: kvp.text(name) if name in EMPTY_ALLOWED and name.lower() in kvp else kvp.required(name)
        for name in names
    }


def answer_capabilities(request: HttpRequest, kvp: Kvp) -> HttpResponse:
    """GetCapabilities, of what the caller may see."""
    accepted = kvp.listed("AcceptVersions")
    if accepted and VERSION not in accepted:
        raise GisError("version", f"只有版本 {VERSION}。", "AcceptVersions")
    asked = {name.lower() for name in kvp.listed("Sections")}
    wanted = frozenset(name for name in SECTIONS if not asked or "all" in asked or name.lower() in asked)
    return _as_xml(write_capabilities(request.user, root_of(request), wanted))


def _as_xml(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """`GET /wmts/1.0.0/WMTSCapabilities.xml`."""
    return _as_xml(write_capabilities(request.user, root_of(request)))


@require_safe
def tile(
    request: HttpRequest, layer: str, style: str, grid: str, level: str, row: str, column: str, ending: str
) -> HttpResponse:
    """`GET /wmts/{layer}/{style}/{grid}/{level}/{row}/{column}.{png|webp|jpg}`."""
    said = describe(layer, style, grid, level, row, column) | {"Format": ENDINGS[ending]}
    return answer_tile(request, said, Kvp.of(request))


@require_safe
def info(
    request: HttpRequest,
    layer: str,
    style: str,
    grid: str,
    level: str,
    row: str,
    column: str,
    j: str,
    i: str,
    ending: str,
) -> HttpResponse:
    """`GET /wmts/{layer}/{style}/{grid}/{level}/{row}/{column}/{j}/{i}.{html|json|gml|txt}`."""
    place = describe(layer, style, grid, level, row, column)
    said = place | {"Format": ENDINGS["png"], "I": i, "J": j, "InfoFormat": INFO_ENDINGS[ending]}
    return answer_info(request, said, Kvp.of(request))


def describe(layer: str, style: str, grid: str, level: str, row: str, column: str) -> dict[str, str]:
    """An address's parts as parameters."""
    place = {"TileMatrixSet": grid, "TileMatrix": level, "TileRow": row, "TileCol": column}
    return {"Layer": layer, "Style": style, **place}


def unknown(request: HttpRequest) -> HttpResponse:
    """Any other address below /wmts/: GisError("not_found")."""
    raise GisError("not_found", "没有这个瓦片地址，参见 /wmts/1.0.0/WMTSCapabilities.xml。", "path")
