"""Every layer in the administration, with a Leaflet map; a new layer appears by being declared."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseRedirect
from leaflet.admin import LeafletGeoAdmin

from gis_core.errors import GisError
from layers.access_admin import GrantAdmin, TokenAdmin
from layers.admin_editing import EditForm, delete_features, explain, run
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.fields import IdentifierField
from layers.history.admin import ChangeEntryAdmin, ChangeSetAdmin, ReadRecordAdmin
from layers.jobs import refresh_statistics
from layers.lock_admin import LockAdmin
from layers.parcels.lineage import Lineage
from layers.parcels.restriction import Restriction
from layers.queries import VisibleFeatures, visible
from layers.statistics import LayerStatistics

__all__ = ["ChangeEntryAdmin", "ChangeSetAdmin", "GrantAdmin", "LockAdmin", "ReadRecordAdmin", "TokenAdmin"]

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
        if isinstance(rows, VisibleFeatures) and rows.is_whole_layer:
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
    form = EditForm
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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """The form of one request: it checks the edit as its person's."""
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (form,), {"request": request, "layer": self.layer})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the edit, and have the layer counted anew by the worker in the same transaction."""
        applied = run(form)
        obj.pk = obj.pk or applied.keys[0]
        refresh_statistics.enqueue(self.layer.name)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """End one feature."""
        delete_features(self.layer, [obj], request)
        refresh_statistics.enqueue(self.layer.name)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """End the features that were ticked, all or none."""
        delete_features(self.layer, list(queryset), request)
        refresh_statistics.enqueue(self.layer.name)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The page; an edit that failed at the last moment is told on it."""
        return self._tell(request, super().changeform_view, *args, **options)

    def delete_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The page that asks before deleting, likewise."""
        return self._tell(request, super().delete_view, *args, **options)

    def changelist_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The list with its actions, likewise."""
        return self._tell(request, super().changelist_view, *args, **options)

    def _tell(self, request: HttpRequest, view: Callable[..., Any], *args: Any, **options: Any) -> Any:
        try:
            return view(request, *args, **options)
        except GisError as error:
            if request.method != "POST":
                raise
            for sentence in explain(error):
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


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


@admin.register(Restriction)
class RestrictionAdmin(admin.ModelAdmin[Restriction]):
    """Seizures, mortgages and objections as the registry reports them."""

    list_display = ("parcel_code", "kind", "began", "ended", "case_number", "holder")
    list_filter = ("kind",)
    search_fields = ("parcel_code__startswith", "case_number__startswith")
    show_full_result_count = False


@admin.register(Lineage)
class LineageAdmin(admin.ModelAdmin[Lineage]):
    """What came of what: only looked at, written by operations."""

    list_display = ("change_set", "layer", "operation", "predecessor_code", "successor_code", "reason")
    search_fields = ("predecessor_code__startswith", "successor_code__startswith")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lineage is not typed in."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lineage is not typed in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lineage is not thrown away."""
        return False


for _layer in all_layers():
    admin.site.register(_layer.model, build_admin(_layer))
admin.site.register(LayerStatistics)
