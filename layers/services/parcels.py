"""Parcel operations over HTTP: `POST /api/parcels/{layer}/{act}`, one act a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import read_flag, read_text
from layers.catalogue import find_layer
from layers.editing.json_form import write_change
from layers.parcels.lineage import ancestors, descendants
from layers.parcels.perform import Performed, perform
from layers.parcels.tables import write_table
from layers.queries import find_known
from layers.services.editing import actor_of, read_object, read_words
from layers.services.history import find_recorded, read_required_instant
from layers.services.parcel_forms import ACTS, MOST_INPUTS, list_drawn

Content = dict[str, Any]
# What the body of any act may hold beside what the act itself needs.
MEMBERS = ("ids", "versions", "reason", "case_number", "dry_run", "values")
LONGEST_ENCODING = 10


@require_POST
def act(request: HttpRequest, name: str, act: str) -> JsonResponse:
    """One act: `{ids, versions, reason, case_number?, dry_run?, values?, …}`.

    What the act itself needs beside these, `parcel_forms` says.
    """
    layer = find_layer(name)
    if layer.kind != "feature" or layer.geometry_kind != "polygon":
        raise GisError("parameter", f"图层“{layer.title}”不能进行宗地操作。", "layer")
    if act not in ACTS:
        raise GisError("not_found", f"没有名为“{act[:40]}”的操作。", "act")
    form = ACTS[act]
    actor, content = actor_of(request), read_object(request, (*MEMBERS, *form.needs))
    keys, versions = (_read_numbers(content, word) for word in ("ids", "versions"))
    if len(keys) != len(versions) or len(keys) > MOST_INPUTS or bool(keys) == (act == "create"):
        raise GisError("parameter", f"ids 与 versions 应一一对应，最多 {MOST_INPUTS} 个。", "ids")
    if len(set(keys)) != len(keys):
        raise GisError("parameter", "同一要素在 ids 中出现了两次。", "ids")
    done = perform(
        layer, keys, versions, form.plan(layer, content), actor, read_words(content, "reason"),
        drawn=list_drawn(content), case_number=read_words(content, "case_number"),
        dry_run=read_flag(content, "dry_run"),
    )  # fmt: skip
    return _answer(done)


@require_safe
def lineage(request: HttpRequest, name: str, key: int) -> JsonResponse:
    """`GET /api/features/{layer}/{id}/lineage`: what the feature came of and what came of it.

    Also for a feature that has ended; relatives beyond the person's scope are left out.
    """
    layer = find_recorded(name)
    found = {"ancestors": ancestors(name, key), "descendants": descendants(name, key)}
    keys = {relative.id for relatives in found.values() for relative in relatives}
    known = find_known(layer, request.user, {key, *keys})
    if key not in known:
        raise GisError("not_found", f"图层“{layer.title}”中没有编号为 {key} 的要素，或您无权查看。", "id")
    content = {
        word: [relative._asdict() for relative in relatives if relative.id in known]
        for word, relatives in found.items()
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


@require_safe
def export_lineage(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /api/lineage/{layer}?since=&until=&encoding=`: the official table as CSV.

    ZDBHQK for parcels, DLTBGXGC for land-use patches, of acts within the person's scope.
    """
    layer = find_recorded(name)
    since, until = (read_required_instant(request, word).at for word in ("since", "until"))
    encoding = read_text(request, "encoding", LONGEST_ENCODING) or "utf-8"
    table = write_table(layer, request.user, since, until, encoding)
    response = HttpResponse(table.content, content_type=f"text/csv; charset={encoding}")
    response["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    return response


def _answer(done: Performed) -> JsonResponse:
    content = {
        "change_set": done.applied.change_set,
        "changes": [write_change(change) for change in done.applied.changes],
        "findings": [finding.as_dict() for finding in (*done.applied.findings, *done.findings)],
        "residual_m2": round(done.residual_m2, 4),
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _read_numbers(content: Content, name: str) -> list[int]:
    given = content.get(name, [])
    if not isinstance(given, list) or not all(type(item) is int and 0 < item < 2**63 for item in given):
        raise GisError("parameter", f"{name} 应为整数数组。", name)
    return given
