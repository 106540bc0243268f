"""Long jobs in the administration: looked at, and stopped."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from gis_core.jobs.models import Undertaking


@admin.register(Undertaking)
class UndertakingAdmin(admin.ModelAdmin[Undertaking]):
    """What was ordered, how far it is; ordered elsewhere."""

    list_display = ("id", "kind", "state", "done", "total", "seconds", "asked_by", "asked_at", "seen_at")
    list_filter = ("kind", "state")
    actions = ("stop",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No; stopping is an action."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    @admin.action(description="停止所选任务", permissions=["view"])
    def stop(self, request: HttpRequest, undertakings: QuerySet[Undertaking]) -> None:
        """Have them end within a second or so."""
        count = undertakings.update(must_stop=True)
        self.message_user(request, f"已要求停止 {count} 个任务。")
