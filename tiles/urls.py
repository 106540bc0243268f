"""The addresses of the package, to be included at the root."""

from django.urls import path, re_path

from gis_core.http.openapi.declare import described
from tiles import ogc_tiles, seeding_views, views
from tiles import seeding_described as told
from tiles.ogc_maps import views as map_views
from tiles.wms.views import wms
from tiles.wmts import views as wmts_views

# Anything may stand for a number here: what is none answers as a named error, not as an unknown address.
CELL = r"(?P<z>[^/]+)/(?P<x>[^/]+)/(?P<y>[^/@.]+)"
GRID = r"(?P<grid>[A-Za-z][A-Za-z0-9]*)"
LAYER = r"(?P<layer>[a-z][a-z0-9_]*)"
# A tile in the addresses of WMTS, whose row comes before its column.
PLACE = (
    r"(?P<layer>[^/]+)/(?P<style>[^/]+)/(?P<grid>[^/]+)/(?P<level>[^/]+)/(?P<row>[^/]+)/(?P<column>[^/.]+)"
)
SIZE = r"(?:(?P<size>512)/)?"
PICTURE = r"(?P<retina>@2x)?\.(?P<ending>png|png32|webp|jpg)"

OGC_TILES = "ogc/collections/<str:name>/tiles"

urlpatterns = [
    path("ogc/tileMatrixSets", ogc_tiles.tile_matrix_sets),
    path("ogc/tileMatrixSets/<str:grid>", ogc_tiles.tile_matrix_set),
    path(OGC_TILES, ogc_tiles.tile_sets),
    path(f"{OGC_TILES}/<str:grid>", ogc_tiles.tile_set),
    path(f"{OGC_TILES}/<str:grid>/<str:z>/<str:row>/<str:column>", ogc_tiles.tile, name="ogc-tile"),
    path("ogc/map", map_views.dataset_map),
    path("ogc/collections/<str:name>/map", map_views.collection_map),
    path("ogc/collections/<str:name>/styles/<str:style>/map", map_views.styled_collection_map),
    path("ogc/styles/<str:name>/map", map_views.styled_dataset_map),
    path("ogc/styles", ogc_tiles.styles),
    path("ogc/styles/<str:name>", ogc_tiles.style),
    path("ogc/collections/<str:name>/styles", ogc_tiles.layer_styles),
    re_path(r"^fonts/(?P<stack>[^/]+)/(?P<named>[^/]+)\.pbf$", views.glyphs, name="glyphs"),
    re_path(r"^styles/sprite(?P<retina>@2x)?\.(?P<ending>json|png)$", views.sprite, name="sprite"),
    path("styles/map.json", views.map_style, name="map-style"),
    path("styles/<slug:layer>.json", views.layer_style, name="layer-style"),
    path("tiles/<slug:layer>.json", views.tile_json, name="tile-json"),
    re_path(rf"^tiles/base/{SIZE}{CELL}{PICTURE}$", views.base_tile, name="base-tile"),
    re_path(rf"^tiles/{LAYER}/{CELL}\.mvt$", views.vector_tile, name="vector-tile"),
    re_path(rf"^tiles/{LAYER}/{GRID}/{CELL}\.mvt$", views.vector_tile, name="grid-vector-tile"),
    re_path(rf"^tiles/{LAYER}/{SIZE}{CELL}{PICTURE}$", views.picture_tile, name="picture-tile"),
    re_path(rf"^tiles/{LAYER}/{SIZE}{GRID}/{CELL}{PICTURE}$", views.picture_tile, name="grid-picture-tile"),
    path("api/tile-seedings", described(seeding_views.seedings, told.LIST, told.ORDER)),
    path("api/tile-seedings/<int:number>", described(seeding_views.seeding, told.ONE)),
    path("api/tile-seedings/<int:number>/stop", described(seeding_views.stop_seeding, told.STOP)),
    path("api/tile-seedings/<int:number>/resume", described(seeding_views.resume_seeding, told.RESUME)),
    path("wms", wms, name="wms"),
    path("wmts", wmts_views.by_key, name="wmts"),
    path("wmts/", wmts_views.by_key),  # some clients put a slash before the question mark
    path("wmts/1.0.0/WMTSCapabilities.xml", wmts_views.capabilities),
    re_path(rf"^wmts/{PLACE}\.(?P<ending>png|webp|jpg)$", wmts_views.tile),
    re_path(rf"^wmts/{PLACE}/(?P<j>[^/]+)/(?P<i>[^/.]+)\.(?P<ending>html|json|gml|txt)$", wmts_views.info),
    re_path(r"^wmts/", wmts_views.unknown),
    re_path(r"^(?:tiles|styles|fonts)/", views.unknown),
]
