"""Deliveries and the demonstration province."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """The package as Django knows it."""

    name = "ingest"
    verbose_name = "数据入库"
