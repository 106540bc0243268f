"""The site: composition root, and the administration's title."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class SiteConfig(AppConfig):
    """Static files and templates of the pages."""

    name = "gis_core.site"
    label = "site"
    verbose_name = "站点"


class AdminConfig(DjangoAdminConfig):
    """Django's administration under the project's name."""

    default_site = "gis_core.site.admin.AdminSite"
