"""The evidence in the administration: looked at, never typed in or thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from layers.catalogue import all_layers
from layers.history.change_sets import ChangeEntry, ChangeSet
from layers.history.read_records import ReadRecord

PROTOCOLS = {
    "map": "地图",
    "tiles": "矢量瓦片",
    "pictures": "图片瓦片",
    "features": "OGC API",
    "wfs": "WFS",
    "wms": "WMS",
    "admin": "系统管理",
    "command": "命令",
    "sql": "直接 SQL",
    "load_province": "演示数据装入",
    "web": "网页",
}


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """List and look; a page is not slowed by counting the whole table."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The database writes these rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Evidence is not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Evidence is not thrown away."""
        return False


class LayerFilter(admin.SimpleListFilter):
    """By layer, offered from the declarations: the table itself may be long."""

    title = "图层"
    parameter_name = "layer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every layer by its title."""
        return [(layer.name, layer.title) for layer in all_layers()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the layer; of change sets those with an entry of it."""
        if not self.value():
            return queryset
        if queryset.model is ChangeSet:
            touched = ChangeEntry.objects.filter(layer=self.value()).values("change_set_id")
            return queryset.filter(pk__in=touched)
        return queryset.filter(layer=self.value())


class ProtocolFilter(admin.SimpleListFilter):
    """By the way it came."""

    title = "途径"
    parameter_name = "protocol"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The ways there are."""
        return list(PROTOCOLS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that came that way."""
        return queryset.filter(protocol=self.value()) if self.value() else queryset


class EntryInline(admin.TabularInline[ChangeEntry, ChangeSet]):
    """What the change set did, layer by layer."""

    model = ChangeEntry
    extra = 0
    can_delete = False
    fields = readonly_fields = ("layer", "kind", "count", "began", "ended")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The database writes these rows."""
        return False


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    """Who changed what, when and why."""

    list_display = ("sequence", "recorded_at", "person", "login", "address", "protocol", "operation",
                    "reason", "case_number")  # fmt: skip
    list_filter = (("recorded_at", admin.DateFieldListFilter), ProtocolFilter, LayerFilter)
    search_fields = ("person", "case_number__startswith", "reason")
    ordering = ("-sequence",)
    inlines = (EntryInline,)


@admin.register(ChangeEntry)
class ChangeEntryAdmin(ReadOnlyAdmin):
    """What one statement did to a layer."""

    list_display = ("id", "change_set", "layer", "kind", "count")
    list_filter = (LayerFilter,)
    list_select_related = ("change_set",)
    ordering = ("-id",)


@admin.register(ReadRecord)
class ReadRecordAdmin(ReadOnlyAdmin):
    """Who read what."""

    list_display = ("read_at", "person", "token", "address", "protocol", "layer", "scope", "features",
                    "bytes", "instant", "weight")  # fmt: skip
    list_filter = (("read_at", admin.DateFieldListFilter), ProtocolFilter, LayerFilter)
    search_fields = ("person", "address__startswith", "token__startswith")
    ordering = ("-read_at",)
