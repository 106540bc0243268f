"""The OpenAPI 3.0.3 document out of addresses and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gis_core.http.errors import STATUS
from gis_core.http.openapi.declare import Answer, Named, Operation, Parameter
from gis_core.http.openapi.shared import choose_security, describe_problem, describe_schemes
from gis_core.http.openapi.walk import Address

VERSION = "3.0.3"
# Kinds of errors that any address may answer: a token that is none, or not for this address; faults of ours.
EVERYWHERE = ("sign_in", "forbidden", "internal", "unavailable")
# Told once in the document: no operation has it.
WRONG_METHOD = "method"
Document = dict[str, Any]


class Writer:
    """Writes schemas for one person; those with a name are collected as they are met."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.schemas: Document = {}

    def write(self, value: Any) -> Any:
        """The value with every `Named` in it as a reference."""
        if isinstance(value, Named):
            return self._refer(value)
        if isinstance(value, Mapping):
            return {name: self.write(part) for name, part in value.items()}
        return [self.write(part) for part in value] if isinstance(value, list | tuple) else value

    def _refer(self, named: Named) -> Document:
        if named.name not in self.schemas:
            self.schemas[named.name] = {}  # a schema may hold itself
            self.schemas[named.name] = self.write(named.resolve(self.person))
        return {"$ref": f"#/components/schemas/{named.name}"}

    def write_operation(self, operation: Operation) -> Document:
        """One operation; who may ask for it follows from its access and method."""
        is_write, is_open = operation.method != "GET", operation.access == "anybody"
        told: Document = {
            "tags": [operation.tag],
            "summary": operation.summary,
            "operationId": operation.name,
            "parameters": [self._write_parameter(one) for one in operation.parameters],
            "responses": self._write_answers(operation),
            "security": choose_security(is_write=is_write, is_open=is_open),
        }
        if operation.detail:
            told["description"] = operation.detail
        if operation.body:
            content: Document = {"schema": self.write(operation.body.schema)}
            if operation.body.example is not None:
                content["example"] = operation.body.example
            told["requestBody"] = {"required": True, "content": {operation.body.media: content}}
        return told

    def _write_parameter(self, one: Parameter) -> Document:
        told: Document = {
            "name": one.name,
            "in": one.place,
            "required": one.required or one.place == "path",
            "description": one.title,
            "schema": self.write(one.schema),
        }
        if one.place == "query" and told["schema"].get("type") == "array":
            told |= {"style": "form", "explode": False}  # a,b
        return told if one.example is None else {**told, "example": one.example}

    def _write_answers(self, operation: Operation) -> Document:
        told: Document = {
            str(status): {"$ref": f"#/components/responses/{status}"} for status in list_faults(operation)
        }
        for answer in operation.answers:
            content = told.get(str(answer.status), {}).get("content", {})
            told[str(answer.status)] = self._write_answer(answer, content)
        return dict(sorted(told.items()))

    def _write_answer(self, answer: Answer, others: Document) -> Document:
        content = {**others, answer.media: {"schema": self.write(answer.content)}}
        return {"description": answer.title, "content": content}


def list_faults(operation: Operation) -> list[int]:
    """Statuses in error that the operation may answer."""
    read = ("parameter",) if operation.parameters or operation.body else ()
    sent = ("too_large",) if operation.body else ()
    return sorted({int(STATUS[kind]) for kind in (*EVERYWHERE, *read, *sent, *operation.faults)})


def write_document(
    addresses: Iterable[Address], person: Any, info: Mapping[str, Any], server: str
) -> Document:
    """The document as the person is told it; `server` is the address that all paths follow on."""
    writer = Writer(person)
    paths: dict[str, Document] = {}
    tags: dict[str, None] = {}
    for address in addresses:
        for operation in address.operations:
            path = address.path
            for name, value in operation.fixed.items():
                path = path.replace("{" + name + "}", value)
            paths.setdefault(path, {})[operation.method.lower()] = writer.write_operation(operation)
            tags[operation.tag] = None
    responses = {status: writer.write(describe_problem(int(status))) for status in _list_used(paths)}
    return {
        "openapi": VERSION,
        "info": dict(info),
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in tags],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(writer.schemas.items())),
            "responses": responses,
            "securitySchemes": describe_schemes(),
        },
    }


def _list_used(paths: Mapping[str, Document]) -> list[str]:
    """Statuses of the errors that the operations refer to, and that of a wrong method."""
    answers = (told["responses"] for operations in paths.values() for told in operations.values())
    used = {status for each in answers for status, answer in each.items() if "$ref" in answer}
    return sorted(used | {str(int(STATUS[WRONG_METHOD]))})
