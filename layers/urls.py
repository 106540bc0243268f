"""Addresses under /api/ that the map reads."""

from django.urls import path

from layers.services import catalogue, coordinates, identify, legend, search

urlpatterns = [
    path("catalogue", catalogue.catalogue),
    path("identify", identify.identify),
    path("features/<str:name>/<int:key>", identify.feature),
    path("search", search.search),
    path("coordinates", coordinates.coordinates),
    path("measure", coordinates.measure),
    path("legend/<str:name>", legend.legend),
]
