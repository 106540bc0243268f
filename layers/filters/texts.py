"""Texts of a condition: patterns, and comparing without regard to case or accents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gis_core.sql import Fragment
from layers.filters.values import Bound, Piece, call, refuse, write
from layers.scope import escape_like

FOLDS = {
    "casei": "lower({value})",
    "accenti": "regexp_replace(normalize({value}, NFD), '[\u0300-\u036f]', '', 'g')",
}
LONGEST_PATTERN = 2_000


def fold(bound: Bound, name: str, piece: Piece) -> Piece:
    """The text in small letters, or without accents."""
    if piece.kind != "text":
        raise refuse(f"{name} 只能用于文本。", name)
    return Piece("text", call(FOLDS[name], value=write(piece, bound)))


def like(bound: Bound, arguments: list[Any], read: Callable[[Any], Piece]) -> Fragment:
    """Whether a text fits a pattern in which % stands for any text and _ for one character."""
    told = arguments[2] if len(arguments) == 3 else {}
    if len(arguments) not in (2, 3) or not isinstance(told, dict):
        raise refuse("like 应有属性和模式两个参数。", "like")
    value = read(arguments[0])
    pattern, folds = _unfold(arguments[1])
    if told.get("nocase") is True:
        folds, value = [*folds, "casei"], fold(bound, "casei", _as_text(value))
    text = call("{pattern}", pattern=bound.bind(_quote(pattern, told.get("escape", "\\")), "::text"))
    for name in folds:
        text = call(FOLDS[name], value=text)
    return call("({value} LIKE {text})", value=write(_as_text(value), bound), text=text)


def _as_text(piece: Piece) -> Piece:
    """Numbers and days are matched as they are written."""
    if piece.kind in ("text", "geometry", "boolean") or piece.is_literal:
        if piece.kind != "text":
            raise refuse("like 只能用于文本。", "like")
        return piece
    return Piece("text", call("{value}::text", value=piece.sql))


def _unfold(node: Any) -> tuple[str, list[str]]:
    """The pattern within casei(…) and accenti(…), innermost first."""
    folds: list[str] = []
    while isinstance(node, dict) and len(folds) < len(FOLDS) and _folded(node):
        folds.insert(0, node["op"].lower())
        node = node["args"][0]
    if not isinstance(node, str) or len(node) > LONGEST_PATTERN or "\x00" in node:
        raise refuse("like 的模式应为文本。", "like")
    return node, folds


def _folded(node: dict[str, Any]) -> bool:
    name, arguments = node.get("op"), node.get("args")
    is_fold = isinstance(name, str) and name.lower() in FOLDS
    return is_fold and isinstance(arguments, list) and len(arguments) == 1


def _quote(pattern: str, escape: Any) -> str:
    """The pattern as PostgreSQL's, whose escape is the backslash; an escape at the end stands for itself."""
    if not isinstance(escape, str) or len(escape) > 1:
        raise refuse("like 的转义符应为一个字符。", "like")
    parts, place = [], 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == escape and place + 1 < len(pattern):
            place += 1
            parts.append(escape_like(pattern[place]))
        else:
            parts.append(sign if sign in "%_" else escape_like(sign))
        place += 1
    return "".join(parts)
