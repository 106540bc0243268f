"""Addresses of the OGC API: Features, schemas, Records; and of the catalogue service."""

from django.urls import path, re_path

from layers.services.csw.views import csw
from layers.services.ogc import collections, items, landing, records, schema

LAYER = "ogc/collections/<str:name>"

urlpatterns = [
    path("csw", csw, name="csw"),
    re_path(r"^ogc/?$", landing.landing, name="ogc"),
    path("ogc/conformance", landing.conformance),
    path("ogc/api", landing.api),
    path("ogc/collections", collections.collections),
    path("ogc/records", records.records),
    path("ogc/records/<str:name>", records.record),
    path("ogc/collections/records", records.catalog),
    path("ogc/collections/records/items", records.records),
    path("ogc/collections/records/items/<str:name>", records.record),
    path(LAYER, collections.collection),
    path(f"{LAYER}/items", items.items),
    path(f"{LAYER}/items/<str:key>", items.item),
    path(f"{LAYER}/schema", schema.schema),
    path(f"{LAYER}/queryables", schema.queryables),
]
