"""The past over HTTP: versions of a feature, what differs between two instants, change sets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import LARGEST_INTEGER, read_integer, read_text
from layers.access import is_operator, require_visible
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.describe import describe_feature
from layers.editing.difference import find_differences
from layers.editing.json_form import write_change
from layers.history.change_sets import ChangeSet
from layers.history.instants import Instant, find_instant
from layers.history.versions import Version, read_versions
from layers.queries import visible

# Entries of one answer.
USUAL_LIST, LONGEST_LIST = 100, 1_000
# Characters of an instant.
LONGEST_INSTANT = 40
# RFC 3339; seconds may be left out.
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@require_safe
def versions(request: HttpRequest, name: str, key: int) -> JsonResponse:
    """`GET /api/features/{layer}/{id}/history`: its versions, newest first, with who, when and why.

    A version counts when it lay in the person's scope at its time; masked fields stay masked.
    """
    layer = find_recorded(name)
    found = [_describe_version(layer, request, version) for version in _list_versions(layer, key)]
    listed = [version for version in found if version is not None]
    if not listed:
        raise GisError("not_found", f"图层“{layer.title}”中没有编号为 {key} 的要素，或您无权查看。", "id")
    return JsonResponse({"versions": listed[::-1]}, json_dumps_params={"ensure_ascii": False})


def find_recorded(name: str) -> LayerOptions:
    """A layer whose versions are kept; GisError("not_found") for computed and raster layers."""
    layer = find_layer(name)
    if layer.kind != "feature":
        raise GisError("not_found", f"图层“{layer.title}”没有逐要素的历史。", "layer")
    return layer


def _list_versions(layer: LayerOptions, key: int) -> list[tuple[Version, ChangeSet | None, ChangeSet | None]]:
    """Versions with the change sets that began and ended them; those within one change set are left out."""
    found = [version for version in read_versions(layer, [key]) if version.began != version.ended]
    numbers = {v.began for v in found} | {v.ended for v in found if v.ended is not None}
    sets = ChangeSet.objects.in_bulk(list(numbers))
    return [(v, sets.get(v.began), sets.get(v.ended or 0)) for v in found]


def _describe_version(
    layer: LayerOptions, request: HttpRequest, told: tuple[Version, ChangeSet | None, ChangeSet | None]
) -> dict[str, Any] | None:
    version, began, ended = told
    instant = None if ended is None else _instant_within(began, ended)
    feature = visible(layer, request.user, instant).filter(pk=version.key, version=version.version).first()
    if feature is None:
        return None
    return {
        "version": version.version,
        "began": describe_change_set(began) if began else None,
        "ended": describe_change_set(ended) if ended else None,
        "feature": describe_feature(layer, feature),
    }


def _instant_within(began: ChangeSet | None, ended: ChangeSet) -> Instant:
    """An instant at which the version was the current one: just when it began, or just before it ended."""
    if began is not None and began.recorded_at is not None:
        return find_instant(began.recorded_at)
    return find_instant((ended.recorded_at or ended.began_at) - timedelta(microseconds=1))


def describe_change_set(change_set: ChangeSet) -> dict[str, Any]:
    """Who, when, how and why; the network address is for operators (administration)."""
    return {
        "id": change_set.pk,
        "sequence": change_set.sequence,
        "at": change_set.recorded_at,
        "person": change_set.person or change_set.login,
        "protocol": change_set.protocol,
        "operation": change_set.operation,
        "reason": change_set.reason,
        "case_number": change_set.case_number,
        "undoes": change_set.undoes,
    }


@require_safe
def differences(request: HttpRequest, name: str) -> JsonResponse:
    """`GET /api/differences/{layer}?since=&until=&after=&limit=`: changes between two instants."""
    layer = find_recorded(name)
    require_visible(layer, request.user)
    since, until = (read_required_instant(request, word) for word in ("since", "until"))
    after = read_integer(request, "after", 0, LARGEST_INTEGER, 0)
    limit = read_integer(request, "limit", 1, LONGEST_LIST, LONGEST_LIST)
    changes = find_differences(layer, request.user, since, until, after, limit)
    return JsonResponse(
        {"layer": layer.name, "changes": [write_change(change) for change in changes]},
        json_dumps_params={"ensure_ascii": False},
    )


def read_required_instant(request: HttpRequest, name: str) -> Instant:
    """The instant asked for; GisError("parameter") when absent."""
    instant = read_instant(request, name)
    if instant is None:
        raise GisError("parameter", f"缺少参数 {name}（带时区的时间）。", name)
    return instant


def read_instant(request: HttpRequest, name: str = "asof") -> Instant | None:
    """The instant asked for (RFC 3339 with a zone); None when absent."""
    text = read_text(request, name, LONGEST_INSTANT)
    if not text:
        return None
    # A plus that was not written as %2B has become a blank.
    text = text.replace(" ", "+")
    try:
        at = parse_datetime(text) if INSTANT.fullmatch(text) else None
    except ValueError:
        at = None
    if at is None:
        raise GisError("parameter", f"参数 {name} 应为带时区的时间，例如 2026-01-01T08:00:00+08:00。", name)
    return find_instant(at)


@require_safe
def change_sets(request: HttpRequest) -> JsonResponse:
    """`GET /api/change-sets?case_number=&before=&limit=`: newest first; one's own, all for operators."""
    if not request.user.is_authenticated:
        raise GisError("sign_in", "请先登录。")
    rows: QuerySet[ChangeSet] = ChangeSet.objects.filter(sequence__isnull=False).order_by("-sequence")
    if not is_operator(request.user):
        rows = rows.filter(person_id=request.user.pk)
    if case := read_text(request, "case_number"):
        rows = rows.filter(case_number=case)
    if before := read_integer(request, "before", 1, LARGEST_INTEGER, 0) if request.GET.get("before") else 0:
        rows = rows.filter(sequence__lt=before)
    limit = read_integer(request, "limit", 1, LONGEST_LIST, USUAL_LIST)
    listed = [describe_change_set(found) for found in rows[:limit]]
    return JsonResponse({"change_sets": listed}, json_dumps_params={"ensure_ascii": False})
