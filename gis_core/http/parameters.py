"""Reading query parameters: the right type and range, or a GisError that names the parameter."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest

from gis_core.errors import GisError

# Counted before a body is read as JSON: an empty list takes thirty times its bytes.
MOST_BRACKETS, MOST_COMMAS = 4_000_000, 10_000_000
# Characters of a text, and digits of a whole number, unless said otherwise.
LONGEST_TEXT, MOST_DIGITS = 200, 18
LARGEST_INTEGER = 10**MOST_DIGITS - 1


def read_number(request: HttpRequest, name: str, low: float, high: float) -> float:
    """A finite number within [low, high]."""
    text = request.GET.get(name, "")
    try:
        value = float(text)
    except ValueError as error:
        raise GisError("parameter", f"参数 {name} 应为数字。", name) from error
    if not math.isfinite(value) or not low <= value <= high:
        raise GisError("out_of_range", f"参数 {name} 应在 {low:g} 与 {high:g} 之间。", name)
    return value


def read_integer(request: HttpRequest, name: str, low: int, high: int, default: int) -> int:
    """A whole number within [low, high]; `default` when absent."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise GisError("parameter", f"参数 {name} 应为整数。", name)
    if not low <= int(text) <= high:
        raise GisError("out_of_range", f"参数 {name} 应在 {low} 与 {high} 之间。", name)
    return int(text)


def read_text(request: HttpRequest, name: str, longest: int = LONGEST_TEXT) -> str:
    """A text without NUL bytes, trimmed; empty when absent; too long is an error."""
    text = request.GET.get(name, "").strip()
    if len(text) > longest:
        raise GisError("too_large", f"参数 {name} 不能超过 {longest} 个字符。", name)
    if "\x00" in text:
        raise GisError("parameter", f"参数 {name} 含有非法字符。", name)
    return text


def read_json(request: HttpRequest, largest: int) -> Any:
    """The request's body as JSON, at most `largest` bytes, whatever Django allows a form to have."""
    told = int(request.headers.get("Content-Length") or 0)
    body = request.read(largest + 1) if told <= largest else b""
    if max(told, len(body)) > largest:
        raise GisError("too_large", f"请求正文不能超过 {largest // 1024} KB。", "body")
    if body.count(b"[") + body.count(b"{") > MOST_BRACKETS or body.count(b",") > MOST_COMMAS:
        raise GisError("too_large", "请求正文的内容过多，请分次提交。", "body")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise GisError("parameter", "请求正文不是有效的 JSON。", "body") from error


def refuse_members(content: Mapping[str, Any], known: Collection[str]) -> None:
    """GisError("parameter") for a member that nobody reads: a `dry-run` for `dry_run` would write."""
    for name in content:
        if name not in known:
            raise GisError("parameter", f"请求正文中没有 {name[:60]} 这一项。", name[:60])


def read_flag(content: Mapping[str, Any], name: str) -> bool:
    """A member that is true or false; false when absent."""
    flag = content.get(name, False)
    if not isinstance(flag, bool):
        raise GisError("parameter", f"{name} 应为 true 或 false。", name)
    return flag
