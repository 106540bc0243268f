"""How one says what an address does: values that stand beside the address and become the OpenAPI document.

    path("search", described(search.search, SEARCH))

with

    SEARCH = Operation(
        "GET", "search", "查询", "按名称、代码、图幅号或坐标查找",
        parameters=(Parameter("q", "要找的文字", text(LONGEST)),),
        answers=(Answer("命中，最相近的在前", record({"results": list_of(HIT)})),),
    )

A module of `apps/` describes its own addresses in its `urls.py` in the same way. `manage.py check` names
every address below /api/ that nobody has described.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gis_core.errors import GisError
from gis_core.http.errors import STATUS

JSON = "application/json"
# A JSON schema as OpenAPI 3.0 has it; a `Named` may stand for any schema within it.
Schema = Mapping[str, Any]
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Named:
    """A schema that stands in the document once, under its name; it may depend on the person who asks."""

    name: str
    content: Schema | Callable[[Any], Schema]

    def resolve(self, person: Any) -> Schema:
        """The schema as the person is told it."""
        return self.content(person) if callable(self.content) else self.content


AnySchema = Schema | Named


@dataclass(frozen=True)
class Parameter:
    """One parameter; `example` is what somebody who tries the address begins with."""

    name: str
    title: str
    schema: AnySchema
    place: Literal["query", "path", "header"] = "query"
    required: bool = False
    example: Any = None


@dataclass(frozen=True)
class Answer:
    """What is given when all went well, or, with a status of an error, more than a problem always says."""

    title: str
    content: AnySchema
    status: int = 200
    media: str = JSON


@dataclass(frozen=True)
class Body:
    """What is sent; `example` is one that could be sent so."""

    schema: AnySchema
    example: Any = None
    media: str = JSON


@dataclass(frozen=True)
class Operation:
    """One method of one address.

    `name` is unique in the document; `tag` is the heading it stands under; `detail` says in Chinese what a
    summary cannot. `faults` are kinds of the error table beside those that any address may answer. `access`
    says who is served: anybody (of layers, what they may see), who has signed in, or operators.
    `fixed` gives a path parameter one value, so that an address whose last word chooses among many things
    to do can be described by several operations.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    name: str
    tag: str
    summary: str
    answers: tuple[Answer, ...]
    detail: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    faults: tuple[str, ...] = ()
    access: Literal["anybody", "signed_in", "operator"] = "anybody"
    fixed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := set(self.faults) - set(STATUS):
            raise GisError("internal", f"{self.name}: {sorted(unknown)}", "faults")


class Described:
    """A view with the words about it; it answers as the view does."""

    def __init__(self, view: View, operations: tuple[Operation, ...]) -> None:
        # The marks that decorators have set on the view (csrf_exempt) come along.
        update_wrapper(self, view)
        self.view = view
        self.operations = operations

    def __call__(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        """What the view answers."""
        return self.view(request, *arguments, **named)


def described(view: View, *operations: Operation) -> Described:
    """The view with the words about each of its methods, for a line of a `urls.py`."""
    return Described(view, operations)
