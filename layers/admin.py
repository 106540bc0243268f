"""Every layer in the administration, with a Leaflet map; a new layer appears by being declared."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from layers.access_admin import GrantAdmin, TokenAdmin
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.fields import IdentifierField
from layers.jobs import refresh_statistics
from layers.queries import visible
from layers.statistics import LayerStatistics

__all__ = ["GrantAdmin", "TokenAdmin"]

# A layer with more rows than this is counted from the statistics, not by the database at each page.
COUNT_EXACTLY_BELOW = 50_000
# Columns of the list page: enough to recognise a feature.
LISTED = 6


class KeptCountPaginator(Paginator):
    """Pages of a large table: an unfiltered list takes its length from the layer's statistics."""

    @cached_property
    def count(self) -> int:
        """Number of rows, exact unless the table is large and unfiltered."""
        rows: Any = self.object_list
        if not rows.query.where:
            name = LayerOptions.of(rows.model).name
            kept = LayerStatistics.objects.filter(layer=name, count__gt=COUNT_EXACTLY_BELOW).first()
            if kept:
                return kept.count
        return int(rows.count())


class LayerAdmin(LeafletGeoAdmin):
    """List, search, view and edit the features of one layer."""

    paginator = KeptCountPaginator
    show_full_result_count = False
    list_per_page = 50
    settings_overrides = {"DEFAULT_ZOOM": 9}
    layer: LayerOptions

    def get_queryset(self, request: HttpRequest) -> Any:
        """The features that the person may see."""
        return visible(self.layer, request.user).order_by("pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Computed layers and rasters are not typed in."""
        return self.layer.kind == "feature" and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Computed layers and rasters are only looked at."""
        return self.layer.kind == "feature" and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Computed layers and rasters are only looked at."""
        return self.layer.kind == "feature" and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and have the layer counted anew by the worker in the same transaction."""
        super().save_model(request, obj, form, change)
        refresh_statistics.enqueue(self.layer.name)


def build_admin(layer: LayerOptions) -> type[LayerAdmin]:
    """The administration page of a layer, read from its declaration."""
    names = [field.name for field in layer.attributes]
    codes = [f.name for f in layer.attributes if isinstance(f, IdentifierField)]
    first = ([layer.label] if layer.label else []) + names
    facts = {
        "layer": layer,
        "list_display": ("id", *dict.fromkeys(first).keys())[: LISTED + 1],
        "search_fields": tuple(f"{name}__startswith" for name in [*layer.search, *codes][:3]),
    }
    return type(f"{layer.model.__name__}Admin", (LayerAdmin,), facts)


for _layer in all_layers():
    admin.site.register(_layer.model, build_admin(_layer))
admin.site.register(LayerStatistics)
