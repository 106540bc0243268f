"""What every interface of ours says alike: how errors look, and how a client says who it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from gis_core.accounts.credentials import IN_ADDRESS, KEY
from gis_core.findings import Severity
from gis_core.http.errors import STATUS
from gis_core.http.openapi.declare import Named, Schema
from gis_core.http.openapi.schemas import (
    INTEGER,
    NUMBER,
    TEXT,
    choice,
    integer,
    list_of,
    nullable,
    record,
)

PROBLEM_MEDIA = "application/problem+json"
# What each status of the error table means to a caller.
WORDS = {
    400: "参数或正文有误，locator 指明是哪一个",
    401: "未登录，或令牌缺失、过期、被吊销",
    403: "没有权限",
    404: "没有这个地址、图层或要素，或您无权查看",
    405: "此地址不接受这种方法，Allow 头列出接受的方法",
    409: "与他人的改动或现有状态冲突",
    412: "所依据的版本已不是当前版本",
    413: "内容过大或过多",
    415: "不支持这种正文格式",
    422: "违反图层的规则，findings 逐条说明",
    423: "要素已被锁定",
    500: "服务器内部错误，已记录",
    501: "没有这种操作",
    503: "超过时限或暂时不可用，请在 Retry-After 秒后重试",
}
# What an answer in error says beside its body.
HEADERS: dict[int, tuple[str, Schema]] = {405: ("Allow", TEXT), 503: ("Retry-After", INTEGER)}
# Longitude, latitude and perhaps a height, which is not kept.
POSITION = Named("Position", list_of(NUMBER, 2, 3))
_LINE = list_of(POSITION, 2)
_AREA = list_of(list_of(POSITION, 4), 1)


def _geometry(kind: str, coordinates: Schema | Named) -> Named:
    members = {"type": choice([kind]), "coordinates": coordinates}
    content = {**record(members), "additionalProperties": True}
    return Named(kind, {**content, "title": f"GeoJSON {kind}"})


POINT = _geometry("Point", POSITION)
LINE = _geometry("LineString", _LINE)
AREA = _geometry("Polygon", _AREA)
LINES = _geometry("MultiLineString", list_of(_LINE, 1))
AREAS = _geometry("MultiPolygon", list_of(_AREA, 1))
POINTS = _geometry("MultiPoint", list_of(POSITION))
GEOMETRY = Named("Geometry", {"title": "GeoJSON 图形", "oneOf": [POINT, LINE, AREA, POINTS, LINES, AREAS]})
# West, south, east, north in degrees.
BOUNDS = Named("Bounds", list_of(NUMBER, 4, 4))
FINDING = Named(
    "Finding",
    record({
        "rule": {**TEXT, "description": "规则的英文短名"},
        "severity": choice(str(one) for one in Severity),
        "layer": TEXT,
        "features": list_of(INTEGER),
        "field": TEXT,
        "place": nullable(GEOMETRY),
        "amount": nullable(NUMBER),
        "unit": TEXT,
        "sentence": {**TEXT, "description": "一句完整的中文说明"},
    }),
)  # fmt: skip
PROBLEM = Named(
    "Problem",
    {
        **record({
            "type": {**TEXT, "format": "uri", "description": "urn:qiongtu:error: 加 kind"},
            "title": TEXT,
            "status": integer(400, 599),
            "detail": {**TEXT, "description": "一句完整的中文说明"},
            "kind": choice(STATUS),
            "locator": {**TEXT, "description": "出错的参数、字段或要素；没有时为空"},
            "instance": {**TEXT, "description": "所请求的地址"},
        }),
        "additionalProperties": True,
        "description": "RFC 9457 问题说明",
    },
)  # fmt: skip


def problem_of(more: Schema) -> Schema:
    """A problem that may say more than every problem does: members with their schemas."""
    return {"allOf": [PROBLEM, {"type": "object", "properties": more}]}


def describe_problem(status: int) -> dict[str, Any]:
    """The answer in error with this status."""
    told = {"description": WORDS[status], "content": {PROBLEM_MEDIA: {"schema": PROBLEM}}}
    if status not in HEADERS:
        return told
    name, schema = HEADERS[status]
    return {**told, "headers": {name: {"schema": schema}}}


def describe_token_schemes() -> dict[str, Any]:
    """How programs say who they are, at every address."""
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "服务令牌"},
        "basic": {"type": "http", "scheme": "basic", "description": "用户名任意，密码填服务令牌"},
    }


def describe_key_scheme() -> dict[str, Any]:
    """For old clients at the addresses of the OGC services."""
    told = "只会拼地址的老客户端：地址后加 ?key=令牌"
    return {"key": {"type": "apiKey", "in": "query", "name": KEY, "description": told}}


def describe_schemes() -> dict[str, Any]:
    """How people and programs say who they are below /api/."""
    session = {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
    proof = {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
    address = {"type": "apiKey", "in": "query", "name": IN_ADDRESS, "description": "写在地址里的服务令牌"}
    return {
        **describe_token_schemes(),
        **({"tokenInAddress": address} if settings.TOKEN_IN_ADDRESS else {}),
        "session": {**session, "description": "在网页上登录后的会话"},
        "csrf": {**proof, "description": f"用会话写入时还须给出：值取自 Cookie {settings.CSRF_COOKIE_NAME}"},
    }


def choose_security(*, is_write: bool, is_open: bool) -> list[dict[str, list[str]]]:
    """What a request must come with: any one of these."""
    programs = [name for name in describe_schemes() if name not in ("session", "csrf")]
    person = ["session", "csrf"] if is_write else ["session"]
    ways: list[dict[str, list[str]]] = [{name: []} for name in programs]
    ways.append({name: [] for name in person})
    return [*([{}] if is_open else []), *ways]
