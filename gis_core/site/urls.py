"""All addresses. The core packages are named as strings; subject applications bring their own."""

from django.contrib import admin
from django.urls import include, path

from gis_core import modules
from gis_core.site import views

urlpatterns = [
    path("", views.map_page, name="map"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("accounts/", include("gis_core.accounts.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/", include("layers.urls")),
    path("", include("layers.services.urls_ogc")),
    path("", include("layers.services.wfs.urls")),
    path("", include("tiles.urls")),
    *(path(f"api/{module.label}/", include(part)) for module, part in modules.parts("urls")),
]

# Errors outside the error middleware: no address fits, or the request is none.
handler400 = "gis_core.http.middleware.answer_odd"
handler404 = "gis_core.http.middleware.answer_unknown"
