"""Addresses under /api/ that the map reads."""

from django.urls import path

from layers.services import (
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

urlpatterns = [
    path("catalogue", catalogue.catalogue),
    path("identify", identify.identify),
    path("features/<str:name>/<int:key>", identify.feature),
    path("features/<str:name>/<int:key>/history", history.versions),
    path("features/<str:name>/<int:key>/restore", editing.restore),
    path("features/<str:name>/<int:key>/lineage", parcels.lineage),
    path("parcels/<str:name>/<str:act>", parcels.act),
    path("lineage/<str:name>", parcels.export_lineage),
    path("edits", editing.edits),
    path("differences/<str:name>", history.differences),
    path("change-sets", history.change_sets),
    path("change-sets/<int:number>/undo", editing.undo),
    path("search", search.search),
    path("usage", usage.usage),
    path("coordinates", coordinates.coordinates),
    path("measure", coordinates.measure),
    path("legend/<str:name>", legend.legend),
]
