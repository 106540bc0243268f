"""The map page and the two health addresses."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from gis_core.jobs.worker import seconds_since_heartbeat
from gis_core.site.disk import has_room
from gis_core.sql import fetch_one

# A worker that has not reported for this long is taken to be gone, seconds.
WORKER_SILENCE = 60.0


@require_safe
@ensure_csrf_cookie
def map_page(request: HttpRequest) -> HttpResponse:
    """The map workspace at `/`."""
    return render(request, "map.html")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, worker and disk, each said by name; 503 when one is not."""
    state = {"database": is_database_ready(), "worker": False, "disk": has_room(Path(settings.VAR))}
    if state["database"]:
        state["worker"] = seconds_since_heartbeat() < WORKER_SILENCE
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def is_database_ready() -> bool:
    """Whether the database answers a query."""
    try:
        return fetch_one("SELECT 1") == (1,)
    except OperationalError:
        return False
