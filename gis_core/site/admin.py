"""The administration's head lines, and its one way in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class AdminSite(admin.AdminSite):
    """Django's administration, titled for its users; who signs in does so on the site's own page."""

    site_header = "琼图 · 系统管理"
    site_title = "琼图"
    index_title = "图层与系统管理"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the sign-in page, where tries are counted; somebody signed in has no business here: 403."""
        if request.user.is_authenticated and not request.user.is_staff:
            return HttpResponse(
                "您没有进入系统管理的权限。", status=403, content_type="text/plain; charset=utf-8"
            )
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
