"""The maps in the description of the interface: addresses and parameters of OGC API Maps."""

from __future__ import annotations

from typing import Any

from layers.declare import LayerOptions
from layers.services.map_limits import LARGEST_SIDE
from layers.services.ogc.map_links import MEDIA
from layers.services.ogc.site import HTML

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "number", "exclusiveMinimum": True, "minimum": 0}
SIDE: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIDE}
PAIR: dict[str, Any] = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
LIST: dict[str, Any] = {"type": "array", "items": TEXT}
COLOUR: dict[str, Any] = {"type": "string", "default": "0xFFFFFF"}
# Parameters of a map that other addresses do not have; the names are those of the standard but for `f`.
MAP_PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "width": (SIDE, "宽，像素"),
    "height": (SIDE, "高，像素"),
    "scale-denominator": (NUMBER, "比例尺分母"),
    "mm-per-pixel": (NUMBER, "像素大小，毫米；默认 0.28"),
    "center": (PAIR, "中心点"),
    "center-crs": (TEXT, "中心点的坐标系"),
    "subset": (LIST, "各轴的范围，例如 Lat(18:20),Lon(108.5:111)"),
    "subset-crs": (TEXT, "subset 的坐标系"),
    "bgcolor": (COLOUR, "底色：0xRRGGBB 或网页颜色名"),
    "transparent": ({"type": "boolean", "default": True}, "底色透明；给出 bgcolor 时默认不透明"),
    "void-color": (COLOUR, "坐标系有效范围之外的颜色"),
    "void-transparent": ({"type": "boolean", "default": True}, "坐标系有效范围之外透明"),
    "collections": (LIST, "只画这些图层，先写的在下"),
    "styleId": (TEXT, "样式"),
}
IN_PATH = ("styleId",)
# Names under which parameters of a map stand, where others of that name mean something else.
OWN_NAMES = {"f": "f-map"}
FORM: tuple[dict[str, Any], str] = ({"type": "string", "enum": list(MEDIA)}, "答复的格式")
COMMON = ("width", "height", "scale-denominator", "mm-per-pixel", "bbox", "bbox-crs", "center", "center-crs",
          "subset", "subset-crs", "crs", "bgcolor", "transparent", "void-color", "void-transparent",
          "datetime", "asof", "f")  # fmt: skip
LIMITS = {"maxWidth": LARGEST_SIDE, "maxHeight": LARGEST_SIDE, "maxPixels": LARGEST_SIDE**2}
HEADERS = {
    "Content-Crs": "图片的坐标系",
    "Content-Bbox": "图片的范围",
    "Content-Datetime": "图片所示的日期",
}


def describe_dataset_maps(faults: dict[str, Any]) -> dict[str, Any]:
    """The map of all layers, and of a style; `faults` are the answers in error."""
    return {
        "/map": _map("全部图层：地图", "all.dataset.getMap", faults, "collections"),
        "/styles/{styleId}/map": _map(
            "一个样式：地图", "style.dataset.style.getMap", faults, "styleId", "collections"
        ),
    }


def describe_layer_maps(layer: LayerOptions, faults: dict[str, Any]) -> dict[str, Any]:
    """The maps of a layer; none for a layer that is not drawn."""
    if "wms" not in layer.published_as:
        return {}
    at, name = f"/collections/{layer.name}", layer.name
    return {
        f"{at}/map": _map(f"{layer.title}：地图", f"{name}.collection.getMap", faults),
        f"{at}/styles/{{styleId}}/map": _map(
            f"{layer.title}：按样式的地图", f"{name}.collection.style.getMap", faults, "styleId"
        ),
    }


def _map(summary: str, name: str, faults: dict[str, Any], *more: str) -> dict[str, Any]:
    picture = {"schema": {"type": "string", "format": "binary"}}
    content = {media: {"schema": TEXT} if media == HTML else picture for media in MEDIA.values()}
    headers = {header: {"description": title, "schema": TEXT} for header, title in HEADERS.items()}
    named = [OWN_NAMES.get(one, one) for one in (*more, *COMMON)]
    return {"get": {
        "summary": summary,
        "operationId": name,
        "tags": ["地图"],
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in named],
        "responses": {"200": {"description": summary, "headers": headers, "content": content},
                      **dict.fromkeys(("400", "404", "413"), faults)},
    }}  # fmt: skip
