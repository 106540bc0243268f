"""Parcel operations over HTTP: `POST /api/parcels/{layer}/{act}`, one act a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.editing.json_form import read_value, write_change
from layers.parcels import adjust, replace
from layers.parcels.act import Row, Wishes
from layers.parcels.lineage import ancestors, descendants
from layers.parcels.perform import Performed, Plan, perform
from layers.parcels.tables import write_table
from layers.queries import find_known
from layers.services.editing import actor_of, read_object, read_words
from layers.services.history import find_recorded, read_required_instant

MOST_INPUTS = 200
Content = dict[str, Any]


@require_POST
def act(request: HttpRequest, name: str, act: str) -> JsonResponse:
    """One act: `{ids, versions, reason, case_number?, dry_run?, values?, …}` and what the act itself needs.

    split_line `line` · split_area `area`, `azimuth`, `side` · split_bearing `point`, `azimuth` · split_equal
    `count`, `azimuth` · merge · redistribute `outlines` · move_boundary `line` · reshape `outline` ·
    create `outline` · retire · attributes `values`. Geometries are GeoJSON.
    """
    layer = find_layer(name)
    if layer.kind != "feature" or layer.geometry_kind != "polygon":
        raise GisError("parameter", f"图层“{layer.title}”不能进行宗地操作。", "layer")
    if act not in ACTS:
        raise GisError("not_found", f"没有名为“{act[:40]}”的操作。", "act")
    actor, content = actor_of(request), read_object(request)
    keys, versions = (_read_numbers(content, word) for word in ("ids", "versions"))
    if len(keys) != len(versions) or len(keys) > MOST_INPUTS or bool(keys) == (act == "create"):
        raise GisError("parameter", f"ids 与 versions 应一一对应，最多 {MOST_INPUTS} 个。", "ids")
    if len(set(keys)) != len(keys):
        raise GisError("parameter", "同一要素在 ids 中出现了两次。", "ids")
    done = perform(
        layer, keys, versions, ACTS[act](layer, content), actor, read_words(content, "reason"),
        drawn=_list_drawn(content), case_number=read_words(content, "case_number"),
        dry_run=content.get("dry_run") is True,
    )  # fmt: skip
    return _answer(done)


@require_GET
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


@require_GET
def export_lineage(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /api/lineage/{layer}?since=&until=&encoding=`: the official table as CSV.

    ZDBHQK for parcels, DLTBGXGC for land-use patches, of acts within the person's scope.
    """
    layer = find_recorded(name)
    since, until = (read_required_instant(request, word).at for word in ("since", "until"))
    encoding = read_text(request, "encoding", 10) or "utf-8"
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


def _read_decimal(content: Content, name: str) -> Decimal:
    try:
        value = Decimal(str(content.get(name)))
    except InvalidOperation as error:
        raise GisError("parameter", f"{name} 应为数字。", name) from error
    if not value.is_finite() or abs(value) > Decimal(10) ** 12:
        raise GisError("parameter", f"{name} 应为有限的数字。", name)
    return value


def _read_shape(content: Content, name: str) -> Any:
    shape = read_value("geometry", content.get(name), name)
    if shape is None:
        raise GisError("parameter", f"缺少图形 {name}。", name)
    return shape


def _list_drawn(content: Content) -> list[Any]:
    """The outlines that the client drew."""
    outlines = content.get("outlines")
    given = [content.get("outline"), *(outlines if isinstance(outlines, list) else [])]
    return [read_value("geometry", shape, "outline") for shape in given if shape is not None]


def _read_wishes(layer: LayerOptions, content: Content) -> Wishes:
    values = content.get("values", [])
    listed = values if isinstance(values, list) else [values]
    if not all(isinstance(item, dict) for item in listed):
        raise GisError("parameter", "values 应为对象或对象数组。", "values")
    return Wishes([{n: read_value(n, v, "values") for n, v in item.items()} for item in listed])


def _one(rows: Sequence[Row]) -> Row:
    if len(rows) != 1:
        raise GisError("parameter", "此操作只能对一个要素进行。", "ids")
    return rows[0]


Maker = Callable[[LayerOptions, Content], Plan]


def _split_line(layer: LayerOptions, content: Content) -> Plan:
    line, wishes = _read_shape(content, "line"), _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_line(layer.name, _one(rows), around, line, wishes)


def _split_area(layer: LayerOptions, content: Content) -> Plan:
    wanted, azimuth = _read_decimal(content, "area"), float(_read_decimal(content, "azimuth"))
    side, wishes = read_words(content, "side"), _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_area(
        layer.name, _one(rows), around, wanted, azimuth, side, wishes
    )


def _split_bearing(layer: LayerOptions, content: Content) -> Plan:
    place, azimuth = _read_shape(content, "point"), float(_read_decimal(content, "azimuth"))
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_bearing(
        layer.name, _one(rows), around, place, azimuth, wishes
    )


def _split_equal(layer: LayerOptions, content: Content) -> Plan:
    count, azimuth = int(_read_decimal(content, "count")), float(_read_decimal(content, "azimuth"))
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.split_equally(layer.name, _one(rows), around, count, azimuth, wishes)


def _merge(layer: LayerOptions, content: Content) -> Plan:
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.merge(layer.name, rows, around, wishes)


def _redistribute(layer: LayerOptions, content: Content) -> Plan:
    given, wishes = content.get("outlines"), _read_wishes(layer, content)
    if not isinstance(given, list) or not 0 < len(given) <= MOST_INPUTS:
        raise GisError("parameter", "outlines 应为图形数组。", "outlines")
    outlines = [read_value("geometry", item, "outlines") for item in given]
    return lambda rows, around: replace.redistribute(layer.name, rows, around, outlines, wishes)


def _move_boundary(layer: LayerOptions, content: Content) -> Plan:
    line, wishes = _read_shape(content, "line"), _read_wishes(layer, content)
    return lambda rows, around: adjust.move_boundary(layer.name, rows, around, line, wishes)


def _reshape(layer: LayerOptions, content: Content) -> Plan:
    outline, wishes = _read_shape(content, "outline"), _read_wishes(layer, content)
    return lambda rows, around: adjust.reshape(layer.name, _one(rows), around, outline, wishes)


def _create(layer: LayerOptions, content: Content) -> Plan:
    outline, wishes = _read_shape(content, "outline"), _read_wishes(layer, content)
    return lambda rows, around: adjust.create(layer.name, around, outline, wishes)


def _retire(layer: LayerOptions, content: Content) -> Plan:
    wishes = _read_wishes(layer, content)
    return lambda rows, around: adjust.retire(layer.name, _one(rows), wishes)


def _attributes(layer: LayerOptions, content: Content) -> Plan:
    values = _read_wishes(layer, content).values_of(0, 1)
    return lambda rows, around: adjust.change_attributes(layer.name, _one(rows), values)


ACTS: dict[str, Maker] = {
    "split_line": _split_line,
    "split_area": _split_area,
    "split_bearing": _split_bearing,
    "split_equal": _split_equal,
    "merge": _merge,
    "redistribute": _redistribute,
    "move_boundary": _move_boundary,
    "reshape": _reshape,
    "create": _create,
    "retire": _retire,
    "attributes": _attributes,
}
