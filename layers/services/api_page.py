"""The OpenAPI document arranged for the page: by tag, with types in words and commands to copy."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from gis_core.http.openapi.shared import PROBLEM_MEDIA

Document = dict[str, Any]
TYPES = {
    "string": "文本", "number": "数", "integer": "整数", "boolean": "true / false", "array": "数组",
    "object": "对象",
}  # fmt: skip
FORMATS = {"date": "日期", "date-time": "时间", "uri": "地址"}
PLACES = {"path": "路径", "query": "查询", "header": "头"}
# Choices told in a line; more are listed when somebody asks for them.
MOST_CHOICES = 6
# Limits beyond it nobody comes near: the document has them, the page does not.
LARGEST_TOLD = 10**8
# How deep members of members are listed.
DEEPEST = 3
# Of a schema: it is GeoJSON, whose members everybody knows.
KNOWN = "GeoJSON"
NO_SIGN_IN: dict[str, list[str]] = {}
NULL = [None]
NUMBERS = re.compile(r"\[\s+((?:-?[\d.]+,?\s*)+)\]")


@dataclass(frozen=True)
class Line:
    """A parameter or a member: its name, type in words, meaning; `depth` is how far it is set in.

    `more` is a long list of its choices.
    """

    name: str
    type: str
    title: str
    is_required: bool
    depth: int = 0
    place: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Reply:
    """One status that an operation may answer."""

    status: str
    title: str
    media: str
    lines: list[Line]

    @property
    def is_fault(self) -> bool:
        """Whether something went wrong."""
        return self.status >= "400"


@dataclass(frozen=True)
class Entry:
    """One operation on the page."""

    method: str
    path: str
    summary: str
    detail: str
    anchor: str
    needs_sign_in: bool
    parameters: list[Line]
    body: list[Line]
    body_example: str
    command: str
    replies: list[Reply]


def list_groups(document: Document) -> list[tuple[str, list[Entry]]]:
    """The operations under each tag, in the order of the document."""
    page = Page(document)
    groups: dict[str, list[Entry]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            groups[told["tags"][0]].append(page.arrange(method.upper(), path, told))
    return list(groups.items())


class Page:
    """Arranges operations of one document."""

    def __init__(self, document: Document) -> None:
        self.components = document["components"]
        self.root = document["servers"][0]["url"]

    def follow(self, value: Document) -> Document:
        """What a reference refers to; `allOf` of one is that one, with the words beside it."""
        if "$ref" in value:
            _, _, kind, name = value["$ref"].split("/")
            return self.follow(self.components[kind][name])
        if len(value.get("allOf", ())) == 1:
            return {**self.follow(value["allOf"][0]), **{k: v for k, v in value.items() if k != "allOf"}}
        return value

    def arrange(self, method: str, path: str, told: Document) -> Entry:
        """One operation for the page."""
        body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
        example = body.get("example")
        return Entry(
            method=method,
            path=path,
            summary=told["summary"],
            detail=told.get("description", ""),
            anchor=told["operationId"],
            needs_sign_in=NO_SIGN_IN not in told["security"],
            parameters=[self._parameter(one) for one in told["parameters"]],
            body=self.list_members(body.get("schema", {})),
            body_example="" if example is None else _write_example(example),
            command=self._command(method, path, told, example),
            replies=[self._reply(status, one) for status, one in told["responses"].items()],
        )

    def _parameter(self, one: Document) -> Line:
        schema = self.follow(one["schema"])
        items = self.follow(schema.get("items", schema))
        example = _say_example(one.get("example", schema.get("default", "")))
        return Line(one["name"], self.say_type(schema), one["description"], one["required"],
                    place=PLACES[one["in"]], example=example,
                    choices=tuple(map(str, schema.get("enum", ()))), more=_list_choices(items))  # fmt: skip

    def _reply(self, status: str, answer: Document) -> Reply:
        answer = self.follow(answer)
        media = "、".join(answer["content"])
        schemas = [told["schema"] for kind, told in answer["content"].items() if kind != PROBLEM_MEDIA]
        lines = [line for schema in schemas for line in self.list_members(schema)]
        return Reply(status, answer["description"], media, lines)

    def list_members(self, schema: Document, depth: int = 0) -> list[Line]:
        """The members of an object, and of the objects in it, set in."""
        schema = self._within(schema)
        lines: list[Line] = []
        for name, member in schema.get("properties", {}).items():
            told = self.follow(member)
            is_required = name in schema.get("required", ())
            more = _list_choices(told)
            title = "" if more else told.get("description", "")
            lines.append(Line(name, self.say_type(told), title, is_required, depth, more=more))
            if depth + 1 < DEEPEST and KNOWN not in told.get("title", ""):
                lines += self.list_members(told, depth + 1)
        return lines

    def _within(self, schema: Document) -> Document:
        """The object itself, or that of which the list is, or that which may be null."""
        schema = self.follow(schema)
        if schema.get("type") == "array":
            return self._within(schema["items"])
        kinds = [self.follow(one) for one in schema.get("anyOf", ())]
        objects = [kind for kind in kinds if "properties" in kind]
        return objects[0] if len(objects) == 1 else schema

    def say_type(self, schema: Document) -> str:
        """The type and its limits in words: 整数 1–50."""
        schema = self.follow(schema)
        if "title" in schema:
            return str(schema["title"])
        for word in ("oneOf", "anyOf"):
            if word in schema:
                kinds = dict.fromkeys(self.say_type(one) for one in schema[word] if one.get("enum") != NULL)
                may_be_null = any(one.get("enum") == NULL for one in schema[word])
                return " 或 ".join(kinds) + ("，可为空" if may_be_null else "")
        if choices := schema.get("enum"):
            return f"{len(choices)} 种之一" if _list_choices(schema) else "、".join(map(str, choices))
        named = FORMATS.get(schema.get("format", ""), TYPES.get(schema.get("type", ""), "值"))
        if "items" in schema:
            named = f"{self.say_type(schema['items'])}的数组"
        return f"{named}{_say_limits(schema)}"

    def _command(self, method: str, path: str, told: Document, example: Any) -> str:
        query: dict[str, str] = {}
        for one in told["parameters"]:
            if "example" not in one:
                continue
            if one["in"] == "path":
                path = path.replace("{" + one["name"] + "}", quote(str(one["example"])))
            else:
                query[one["name"]] = _say_example(one["example"])
        address = f"{self.root}{path}" + (f"?{urlencode(query)}" if query else "")
        parts = ["curl"]
        if NO_SIGN_IN not in told["security"]:
            parts.append("-H 'Authorization: Bearer 令牌'")
        if example is not None:
            text = json.dumps(example, ensure_ascii=False)
            parts += ["-H 'Content-Type: application/json'", f"-d '{text}'"]
        elif method != "GET":
            parts.append(f"-X {method}")
        return " ".join([*parts, f"'{address}'"])


def _write_example(example: Any) -> str:
    """A body as people write it: lists of numbers in a line."""
    text = json.dumps(example, ensure_ascii=False, indent=2)
    return NUMBERS.sub(lambda found: f"[{', '.join(found[1].replace(',', ' ').split())}]", text)


def _say_example(example: Any) -> str:
    """As it stands in an address."""
    return ",".join(map(str, example)) if isinstance(example, list) else str(example)


def _list_choices(schema: Document) -> str:
    """The choices in words when there are too many for a line; else nothing."""
    choices = schema.get("enum", ())
    if len(choices) <= MOST_CHOICES:
        return ""
    return str(schema.get("description") or "、".join(map(str, choices)))


def _say_limits(schema: Document) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    fewest, most = schema.get("minItems"), schema.get("maxItems")
    said = ""
    if low is not None and high is not None and high <= LARGEST_TOLD:
        said = f" {_short(low)} – {_short(high)}"
    if "maxLength" in schema:
        said += f"，不超过 {schema['maxLength']} 字"
    if fewest is not None and fewest == most:
        said += f"，{most} 个"
    elif most is not None:
        said += f"，最多 {most} 个"
    return said + ("，可为空" if schema.get("nullable") else "")


def _short(value: float) -> str:
    """A limit as people write it; very large ones as a power of ten."""
    return f"{value:g}" if abs(value) < 10**9 else f"{value:.0e}".replace("e+", "e")
