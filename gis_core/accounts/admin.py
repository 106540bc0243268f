"""People and departments in the administration."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from gis_core.accounts.models import Department, User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Django's account pages with department, division and role."""

    list_display = ("username", "last_name", "first_name", "department", "division", "role", "is_active")
    list_filter = ("role", "department", "is_active")
    fieldsets = (*(UserAdmin.fieldsets or ()), ("职责", {"fields": ("department", "division", "role")}))
    add_fieldsets = (*UserAdmin.add_fieldsets, ("职责", {"fields": ("department", "division", "role")}))


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    """Departments by name."""

    search_fields = ("name",)
