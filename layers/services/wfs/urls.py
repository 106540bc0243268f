"""The address of the service."""

from django.urls import path

from layers.services.wfs.view import wfs

urlpatterns = [path("wfs", wfs), path("wfs/", wfs)]
