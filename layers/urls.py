"""Addresses under /api/ that the map reads, each with the words about it."""

from django.urls import path

from gis_core.http.openapi.declare import described
from layers.services import (
    api_document,
    catalogue,
    coordinates,
    editing,
    history,
    identify,
    legend,
    parcels,
    search,
    usage,
)
from layers.services.described import catalogue as catalogue_told
from layers.services.described import document as document_told
from layers.services.described import editing as editing_told
from layers.services.described import history as history_told
from layers.services.described import operation as operation_told
from layers.services.described import parcels as parcels_told
from layers.services.described import reading as reading_told

FEATURE = "features/<str:name>/<int:key>"

urlpatterns = [
    path("catalogue", described(catalogue.catalogue, catalogue_told.CATALOGUE)),
    path("legend/<str:name>", described(legend.legend, catalogue_told.LEGEND)),
    path("coordinates", described(coordinates.coordinates, reading_told.COORDINATES)),
    path("measure", described(coordinates.measure, reading_told.MEASURE)),
    path("identify", described(identify.identify, reading_told.IDENTIFY)),
    path("search", described(search.search, reading_told.FIND)),
    path(FEATURE, described(identify.feature, reading_told.ONE_FEATURE)),
    path("edits", described(editing.edits, editing_told.EDIT)),
    path(f"{FEATURE}/restore", described(editing.restore, editing_told.RESTORE)),
    path("change-sets/<int:number>/undo", described(editing.undo, editing_told.UNDO)),
    path(f"{FEATURE}/history", described(history.versions, history_told.VERSIONS)),
    path("differences/<str:name>", described(history.differences, history_told.DIFFERENCES)),
    path("change-sets", described(history.change_sets, history_told.CHANGE_SETS)),
    path("parcels/<str:name>/<str:act>", described(parcels.act, *parcels_told.OPERATIONS)),
    path(f"{FEATURE}/lineage", described(parcels.lineage, history_told.LINEAGE)),
    path("lineage/<str:name>", described(parcels.export_lineage, history_told.EXPORT)),
    path("usage", described(usage.usage, operation_told.USAGE)),
    path("openapi.json", described(api_document.openapi, document_told.DOCUMENT)),
    path("docs", described(api_document.docs, document_told.DOCS)),
]
