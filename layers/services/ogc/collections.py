"""The layers as collections: what each is, where it lies, in which systems it can be had."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layers.access import Person, scope_of
from layers.declare import THEMES, LayerOptions
from layers.describe import describe_field
from layers.figures import Figures, figures_within
from layers.services.metadata import OPEN_TO
from layers.services.ogc.answer import answer_document, refuse_unknown
from layers.services.ogc.extent import describe_extent
from layers.services.ogc.map_links import map_links
from layers.services.ogc.published import find_published, published_layers
from layers.services.ogc.site import CSV, GEOJSON, HTML, JSON, QUERYABLES, SCHEMA, Link, Site, link
from layers.services.ogc.systems import offered_systems, storage_uri

ABOUT = (("standard", "标准"), ("theme", "专题"), ("access", "开放范围"))


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections`: the layers that the caller may see."""
    refuse_unknown(request, frozenset())
    site, layers = Site.of(request), published_layers(request.user)
    document = {
        "links": site.self_links(),
        "crs": list(offered_systems()),
        "collections": [
            describe_collection(layer, seen, site) for layer, seen in add_figures(layers, request.user)
        ],
    }
    return answer_document(request, document, "collections", themes=_group_by_theme(layers))


@require_safe
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}`; for people a page that tells how to open the layer."""
    layer = find_published(name, request.user)
    refuse_unknown(request, frozenset())
    site = Site.of(request)
    ((_, seen),) = add_figures([layer], request.user)
    document = describe_collection(layer, seen, site) | {
        "links": [*site.self_links(), *layer_links(layer, site)]
    }
    return answer_document(request, document, "collection", layer=layer, seen=seen, site=site,
                           facts=_describe_facts(layer), systems=list(offered_systems().values()),
                           addresses=list_addresses(layer, site),
                           fields=[describe_field(layer, field) for field in layer.attributes])  # fmt: skip


def add_figures(layers: list[LayerOptions], person: Person) -> list[tuple[LayerOptions, Figures | None]]:
    """The layers with how many features the person sees and where."""
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    return [(layer, seen.get(layer.name)) for layer in layers]


def describe_collection(layer: LayerOptions, seen: Figures | None, site: Site) -> dict[str, Any]:
    """The layer as OGC API Features describes a collection."""
    described: dict[str, Any] = {
        "id": layer.name,
        "title": layer.title,
        "description": layer.abstract or layer.title,
        "keywords": [THEMES[layer.theme][0], layer.english],
        "itemType": "feature",
        "crs": list(offered_systems()),
        "storageCrs": storage_uri(),
        "links": layer_links(layer, site),
    }
    if extent := describe_extent(seen.bounds if seen else None, layer):
        described["extent"] = extent
    return described


def layer_links(layer: LayerOptions, site: Site) -> list[Link]:
    """From a layer to its features, its schema, its tiles, its style, its maps and its record."""
    at = f"collections/{layer.name}"
    links = [
        link("self", site.ogc(at), JSON, layer.title),
        link("items", site.ogc(f"{at}/items"), GEOJSON, f"{layer.title}：要素"),
        link("items", site.ogc(f"{at}/items?f=html"), HTML, f"{layer.title}：要素（网页）"),
        link("items", site.ogc(f"{at}/items?f=csv"), CSV, f"{layer.title}：要素（CSV）"),
        link(
            QUERYABLES,
            site.ogc(f"{at}/queryables"),
            SCHEMA,
            "可查询属性",
        ),
        link("http://www.opengis.net/def/rel/ogc/1.0/schema", site.ogc(f"{at}/schema"), SCHEMA, "结构"),
        link("describedby", site.ogc(f"records/{layer.name}"), GEOJSON, "元数据"),
        link("license", f"{site.root}/", HTML, "使用条件：按所在部门的规定使用"),
    ]
    if "tiles" in layer.published_as:
        rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
        links.append(link(rel, site.ogc(f"{at}/tiles"), JSON, "矢量瓦片"))
        links.append(
            link("http://www.opengis.net/def/rel/ogc/1.0/styles", site.ogc(f"{at}/styles"), JSON, "样式")
        )
    return links + (map_links(site.ogc(f"{at}/map"), layer.title) if "wms" in layer.published_as else [])


def list_addresses(layer: LayerOptions, site: Site) -> list[tuple[str, str]]:
    """Addresses that people copy into their programs, by the service that they open."""
    root, served = site.root, layer.published_as
    listed = [("OGC API 要素", f"{root}/ogc/"), ("GeoJSON", site.ogc(f"collections/{layer.name}/items"))]
    listed += [("WFS", f"{root}/wfs")] if "wfs" in served else []
    if "wms" in served:
        listed += [("WMS", f"{root}/wms"), ("OGC API 地图", site.ogc(f"collections/{layer.name}/map"))]
    listed += [("WMTS", f"{root}/wmts?SERVICE=WMTS&REQUEST=GetCapabilities")] if "pictures" in served else []
    if "tiles" in served:
        listed.append(("矢量瓦片", f"{root}/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt"))
        listed.append(("样式", f"{root}/styles/{layer.name}.json"))
    return [*listed, ("CSV", site.ogc(f"collections/{layer.name}/items?f=csv&limit=10000"))]


def _describe_facts(layer: LayerOptions) -> list[tuple[str, str]]:
    told = {
        "standard": layer.standard,
        "theme": THEMES[layer.theme][0],
        "access": OPEN_TO.get(layer.access, ""),
    }
    return [(title, told[name]) for name, title in ABOUT if told[name]]


def _group_by_theme(layers: list[LayerOptions]) -> list[tuple[str, list[LayerOptions]]]:
    groups = [(title, [one for one in layers if one.theme == name]) for name, (title, _) in THEMES.items()]
    return [group for group in groups if group[1]]
