"""What the services were used for: for operators, as JSON or as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, astuple
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
from layers.access import is_operator
from layers.history.usage import Usage, count_usage

TITLES = ("日期", "账号", "服务方式", "图层", "次数", "要素数", "字节数")
USUAL_DAYS, MOST_DAYS = 30, 366
FORMS = ("json", "csv")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# By it a spreadsheet knows the table to be UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# A cell that begins so would be taken for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """`GET /api/usage?from=&to=&person=&layer=&f=json|csv`: answers by day, account, way and layer."""
    if not is_operator(request.user):
        kind = "forbidden" if request.user.is_authenticated else "sign_in"
        raise GisError(kind, "只有管理人员可以查看服务的使用情况。", "usage")
    first, last = read_days(request)
    lines = count_usage(first, last, read_text(request, "person"), read_text(request, "layer"))
    form = read_text(request, "f") or FORMS[0]
    if form not in FORMS:
        raise GisError("parameter", f"参数 f 应为 {'、'.join(FORMS)} 之一。", "f")
    if form == "csv":
        answer = HttpResponse(write_table(lines), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="usage-{first}-{last}.csv"'
        return answer
    told = {"from": str(first), "to": str(last), "usage": [asdict(line) for line in lines]}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def read_days(request: HttpRequest) -> tuple[date, date]:
    """The first and the last day; the last thirty when none are said."""
    last = _read_day(request, "to") or timezone.localdate()
    first = _read_day(request, "from") or last - timedelta(days=USUAL_DAYS - 1)
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise GisError("out_of_range", f"时间范围应为 1 至 {MOST_DAYS} 天。", "from")
    return first, last


def _read_day(request: HttpRequest, name: str) -> date | None:
    text = read_text(request, name)
    if not text:
        return None
    try:
        day = parse_date(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise GisError("parameter", f"参数 {name} 应为日期，例如 2026-11-27。", name)
    return day


def write_table(lines: list[Usage]) -> str:
    """The lines as CSV with Chinese titles."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(TITLES)
    table.writerows([_plain(cell) for cell in astuple(line)] for line in lines)
    return BYTE_ORDER_MARK + file.getvalue()


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
