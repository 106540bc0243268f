"""Work outside a request."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The package as Django knows it."""

    name = "gis_core.jobs"
    label = "jobs"
    verbose_name = "后台任务"
