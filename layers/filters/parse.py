"""CQL2 text and JSON read into plain values; how they may be nested and how long they may be."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import cql2

from gis_core.errors import GisError

LANGUAGES = ("cql2-text", "cql2-json")
LONGEST_TEXT = 100_000
# The parser of the text calls itself, and what is too deep would end the process, not the request.
DEEPEST = 40
MOST_OPERATORS = 300
# Of a faulty text the parser tries each bracket in two ways, and so in every bracket around it: a word costs
# twice as much one bracket further in, and about a microsecond outside of all.
MOST_TRIES = 1_000_000
_STRINGS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_WORDS = re.compile(r"[\w.]+|[^\w\s]")
# A sign before a digit is part of a number.
_OPERATORS = re.compile(r"[+*/%^=<>]|-(?!\d)|\b(?:and|or|not|div|between|like|in|is)\b", re.IGNORECASE)


def parse_cql2(content: Any, language: str = "cql2-text") -> Any:
    """The condition as plain values: of a text, or of JSON as text or already read.

    GisError("parameter") for what is no CQL2, "too_large" for what is too long or too deep.
    """
    if language not in LANGUAGES:
        raise GisError("parameter", f"filter-lang 应为 {' 或 '.join(LANGUAGES)}。", "filter-lang")
    if not isinstance(content, str):
        return content
    if len(content) > LONGEST_TEXT:
        raise GisError("too_large", f"过滤条件不能超过 {LONGEST_TEXT} 个字符。", "filter")
    return _read_text(content) if language == "cql2-text" else _read_json(content)


def _read_json(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GisError("parameter", "过滤条件不是有效的 JSON。", "filter") from error


def _read_text(content: str) -> Any:
    """The text; an apostrophe may stand behind a backslash, but a backslash may also end a literal."""
    try:
        return _parse(content)
    except GisError as error:
        doubled = content.replace("\\'", "''")
        if error.kind != "parameter" or doubled == content:
            raise
        with suppress(GisError):
            return _parse(doubled)
        raise


def _parse(content: str) -> Any:
    _check_shape(content)
    with _ParserFaults():
        return cql2.parse_text(content).to_json()


class _ParserFaults:
    """Turns the parser's errors into ours; of a faulty geometry it tells by an Exception without a class."""

    named = (cql2.ParseError, cql2.ValidationError, ValueError)

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or not (isinstance(error, self.named) or kind is Exception):
            return
        place = re.search(r"--> (\d+):(\d+)", str(error))
        where = f"（第 {place[1]} 行第 {place[2]} 个字符附近）" if place else ""
        raise GisError("parameter", f"过滤条件不是有效的 CQL2 文本{where}。", "filter") from error


def _check_shape(content: str) -> None:
    """Refuse what is nested too deep, before the parser sees it."""
    bare = _STRINGS.sub("''", content)
    depth = tries = 0
    for word in _WORDS.findall(bare):
        depth += (word in "([") - (word in ")]")
        if depth > DEEPEST:
            raise GisError("too_large", f"过滤条件的嵌套不能超过 {DEEPEST} 层。", "filter")
        tries += 1 << max(0, depth)
    if tries > MOST_TRIES:
        raise GisError("too_large", "过滤条件的括号嵌套过多。", "filter")
    if len(_OPERATORS.findall(bare)) > MOST_OPERATORS:
        raise GisError("too_large", f"过滤条件不能超过 {MOST_OPERATORS} 个运算。", "filter")
