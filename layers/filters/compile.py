"""A condition in CQL2 JSON as an SQL condition: names are the layer's own, values are bound."""

from __future__ import annotations

from typing import Any

from gis_core.sql import Fragment, compose, join_pieces, trust
from layers.declare import LayerOptions
from layers.filters import numbers, spatial, temporal, texts
from layers.filters.emptiness import Emptiness
from layers.filters.geometries import is_geometry
from layers.filters.properties import find_property
from layers.filters.values import Bound, Piece, agree, call, read_literal, refuse, write

COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
MOST_LISTED = 10_000


def compile_filter(layer: LayerOptions, condition: Any, alias: str = "t") -> tuple[Fragment, dict[str, Any]]:
    """SQL condition on the layer's rows under `alias`, and the values to bind (their names begin with f_).

    GisError("parameter") for an unknown property or operation, or kinds that do not fit; "too_large" for
    a condition with too many parts. The rows must come from `layers.queries`: scope and masks are theirs.
    """
    if condition is None:
        return trust("true"), {}
    compiler = _Compiler(layer, alias)
    return compiler.condition(condition, 0), compiler.bound.parameters


class _Compiler:
    def __init__(self, layer: LayerOptions, alias: str) -> None:
        self.layer, self.alias, self.bound = layer, alias, Bound()
        self.emptiness = Emptiness()

    def condition(self, node: Any, depth: int) -> Fragment:
        """What is true or false of a row."""
        self.bound.count(depth)
        if isinstance(node, bool):
            return trust("true" if node else "false")
        if isinstance(node, dict) and "property" in node:
            piece = self.value(node, depth + 1)
            if piece.kind != "boolean":
                raise refuse("单独的属性只有是真假值时才能作为条件。", str(node["property"])[:60])
            return piece.sql
        name, arguments = read_operation(node)
        return self._operate(name, arguments, depth)

    def _operate(self, name: str, arguments: list[Any], depth: int) -> Fragment:
        if name in ("and", "or"):
            if not arguments:
                raise refuse(f"{name} 至少要有一个条件。", name)
            parts = [self.condition(part, depth + 1) for part in arguments]
            return call("({parts})", parts=join_pieces(f" {name.upper()} ", parts))
        if name == "not":
            (part,) = take(arguments, 1, name)
            with self.emptiness.exactly():
                return call("(NOT {part})", part=self.condition(part, depth + 1))
        if name == "_ids":
            return self._among(arguments)
        if name in ("isnull", "isnil"):
            return self._is_null(take(arguments, 1, name)[0], depth)
        if name in COMPARISONS or name in ("between", "in", "like"):
            return self.emptiness.leave_out(lambda: self._compare(name, arguments, depth))
        if name.startswith("t_"):
            return temporal.relate(self.bound, name, arguments, lambda part: self.value(part, depth + 1))
        if name.startswith(("s_", "_")):
            return spatial.relate(self.bound, name, arguments, lambda part: self.value(part, depth + 1))
        raise refuse(f"不支持的运算 {name[:40]}。", name[:40])

    def value(self, node: Any, depth: int) -> Piece:
        """A property, a literal, a geometry, or what is computed of these."""
        self.bound.count(depth)
        if isinstance(node, dict) and "property" in node:
            return self._column(node["property"])
        if is_geometry(node):
            return spatial.read(node)
        if isinstance(node, dict) and "op" in node:
            name, arguments = read_operation(node)
            if name in ("casei", "accenti"):
                (part,) = take(arguments, 1, name)
                return texts.fold(self.bound, name, self.value(part, depth + 1))
            if name in numbers.OPERATIONS:
                return numbers.compute(self.bound, name, arguments, lambda part: self.value(part, depth + 1))
            with self.emptiness.exactly():
                return Piece("boolean", self.condition(node, depth + 1))
        return read_literal(node)

    def _column(self, name: Any) -> Piece:
        if not isinstance(name, str):
            raise refuse("属性名应为文本。")
        found = find_property(self.layer, name)
        column = compose("{alias}.{column}", {"alias": self.alias, "column": found.column})
        return Piece(found.kind, self.emptiness.take(column) if found.kind == "text" else column)

    def _among(self, arguments: list[Any]) -> Fragment:
        (keys,) = take(arguments, 1, "_ids")
        if not isinstance(keys, list) or not all(_is_key(key) for key in keys):
            raise refuse("要素编号应为整数。", "ids")
        return call("({key} = ANY ({keys}))", key=self._column("id").sql,
                    keys=self.bound.bind(keys, "::bigint[]"))  # fmt: skip

    def _is_null(self, part: Any, depth: int) -> Fragment:
        """Empty text is how a column says that there is no value."""
        piece = self.value(part, depth + 1)
        if piece.is_literal:
            raise refuse("isNull 只能用于属性。", "isNull")
        if piece.kind == "text":
            return call("({value} IS NULL OR {value} = '')", value=piece.sql)
        return call("({value} IS NULL)", value=piece.sql)

    def _compare(self, name: str, arguments: list[Any], depth: int) -> Fragment:
        if name == "in":
            return self._compare_list(arguments, depth)
        if name == "like":
            return texts.like(self.bound, arguments, lambda part: self.value(part, depth + 1))
        wanted = take(arguments, 3 if name == "between" else 2, name)
        pieces = agree([self.value(part, depth + 1) for part in wanted], name)
        if any(piece.kind == "geometry" for piece in pieces):
            raise refuse("图形请用空间运算（s_equals 等）比较。", name)
        written = [write(piece, self.bound) for piece in pieces]
        if name == "between":
            return call("({a} BETWEEN {b} AND {c})", a=written[0], b=written[1], c=written[2])
        return call(f"({{a}} {COMPARISONS[name]} {{b}})", a=written[0], b=written[1])

    def _compare_list(self, arguments: list[Any], depth: int) -> Fragment:
        part, listed = take(arguments, 2, "in")
        if not isinstance(listed, list) or len(listed) > MOST_LISTED:
            raise refuse(f"in 的第二项应为不超过 {MOST_LISTED} 个值的数组。", "in")
        first = self.value(part, depth + 1)
        self.bound.nodes -= len(listed)  # a long list is one part
        pieces = agree([first, *(self.value(one, depth + 1) for one in listed)], "in")[1:]
        if not pieces:
            return trust("false")
        if first.kind == "geometry":
            raise refuse("图形请用空间运算比较。", "in")
        written = join_pieces(", ", [write(piece, self.bound) for piece in pieces])
        return call("({value} IN ({listed}))", value=write(first, self.bound), listed=written)


def read_operation(node: Any) -> tuple[str, list[Any]]:
    """The name, in small letters, and the arguments of an operation."""
    if not isinstance(node, dict) or not isinstance(node.get("op"), str):
        raise refuse("过滤条件应为含 op 和 args 的对象。")
    arguments = node.get("args")
    if not isinstance(arguments, list):
        raise refuse(f"运算 {node['op'][:40]} 缺少 args 数组。", node["op"][:40])
    return node["op"].lower(), arguments


def take(arguments: list[Any], count: int, name: str) -> list[Any]:
    """The arguments, which must be so many."""
    if len(arguments) != count:
        raise refuse(f"运算 {name} 应有 {count} 个参数。", name)
    return arguments


def _is_key(key: Any) -> bool:
    return isinstance(key, int) and not isinstance(key, bool) and 0 <= key < 2**63
