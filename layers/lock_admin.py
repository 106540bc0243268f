"""Locks on features in the administration: who holds them, until when; an operator may end one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from layers.editing.feature_locks import FeatureLock


@admin.register(FeatureLock)
class LockAdmin(admin.ModelAdmin[Any]):
    """A lock's token is its holder's key, so it is not shown."""

    list_display = ("id", "person", "features_held", "expires_at")
    list_select_related = ("person",)
    fields = readonly_fields = ("person", "seconds", "expires_at")
    ordering = ("-expires_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeatureLock]:
        """With how many features each holds."""
        rows: QuerySet[FeatureLock] = super().get_queryset(request).annotate(held=Count("features"))
        return rows

    @admin.display(description="锁定的要素")
    def features_held(self, lock: Any) -> int:
        """How many features are under it."""
        return int(lock.held)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Locks are taken by editors."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A lock is held or ended."""
        return obj is None and super().has_change_permission(request, obj)
