"""Arithmetic of a condition, of exact numbers; dividing by nought answers nothing, not an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from layers.filters.values import NUMBERS, Bound, Piece, agree, call, refuse, write

OPERATIONS = {
    "+": "({a}::numeric + {b})",
    "-": "({a}::numeric - {b})",
    "*": "({a}::numeric * {b})",
    "/": "({a}::numeric / nullif({b}, 0))",
    "%": "mod({a}::numeric, nullif({b}, 0))",
    "div": "div({a}::numeric, nullif({b}, 0))",
    "^": "power({a}::numeric, {b})",
}
# Powers of powers could grow without end.
LARGEST_EXPONENT = 8


def compute(bound: Bound, name: str, arguments: list[Any], read: Callable[[Any], Piece]) -> Piece:
    """The result of an operation on numbers."""
    if name == "-" and len(arguments) == 1:
        arguments = [0, *arguments]
    if len(arguments) != 2:
        raise refuse(f"运算 {name} 应有两个数字。", name)
    if name == "^":
        _check_power(arguments)
    pieces = agree([read(part) for part in arguments], name)
    if any(piece.kind not in NUMBERS for piece in pieces):
        raise refuse(f"运算 {name} 只能用于数字。", name)
    a, b = (write(piece, bound) for piece in pieces)
    return Piece("number", call(OPERATIONS[name], a=a, b=b))


def _check_power(arguments: list[Any]) -> None:
    base, exponent = arguments
    is_plain = not isinstance(base, dict) or "property" in base
    if not is_plain or exponent not in range(LARGEST_EXPONENT + 1):
        raise refuse(f"乘方的底数应为属性或数字，指数应为 0 至 {LARGEST_EXPONENT} 的整数。", "^")
