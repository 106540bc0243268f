"""The administration's head lines."""

from django.contrib import admin


class AdminSite(admin.AdminSite):
    """Django's administration, titled for its users."""

    site_header = "琼图 · 系统管理"
    site_title = "琼图"
    index_title = "图层与系统管理"
