"""The site: composition root, and the administration's title."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.checks import Tags, register

from gis_core.http.openapi.walk import check_descriptions


class SiteConfig(AppConfig):
    """Static files and templates of the pages."""

    name = "gis_core.site"
    label = "site"
    verbose_name = "站点"

    def ready(self) -> None:
        """Addresses of all packages are known only here."""
        register(check_descriptions, Tags.urls)


class AdminConfig(DjangoAdminConfig):
    """Django's administration under the project's name."""

    default_site = "gis_core.site.admin.AdminSite"
