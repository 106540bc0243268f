"""An interface driven by its own OpenAPI document: schemathesis makes the requests and judges the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from jsonschema_rs import Draft4Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_30

META = Draft4Validator(OPENAPI_30)
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
# What is too long or too large is refused with 413, which schemathesis does not take for a refusal by itself.
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}
)
# Seconds.
TIMEOUT = 30


class Drive:
    """Requests of each operation of a document; counts answers by status and keeps what was wrong."""

    def __init__(self, address: str, headers: dict[str, str], checks: list[Any] | None = None) -> None:
        self.headers = headers
        self.schema = schemathesis.openapi.from_url(address, headers=headers, config=CONFIG)
        self.checks = CHECKS if checks is None else checks
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    @property
    def asked(self) -> int:
        """How many requests were sent."""
        return sum(self.statuses.values())

    def operations(self) -> list[Any]:
        """All operations of the document."""
        return [found.ok() for found in self.schema.get_all_operations()]

    def ask(
        self, operation: Any, examples: int, prepare: Callable[[Any], None] | None = None, **how: Any
    ) -> None:
        """So many requests of one operation; `prepare` may change each before it is sent."""

        @settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip
        @given(case=operation.as_strategy(**how))
        def ask(case: Any) -> None:
            if prepare:
                prepare(case)
            assume(not _leaves_out(case.query))
            answer = case.call(headers=self.headers, timeout=TIMEOUT)
            self.statuses[answer.status_code] += 1
            case.validate_response(answer, checks=self.checks, headers=self.headers)

        try:
            ask()
        except FailureGroup as group:
            self.faults += [f"{operation.label}: {one}" for one in group.exceptions]


def _leaves_out(query: Any) -> bool:
    """Whether a value is none that an address can say: it would be left out, which is allowed."""
    return any(value is None or value in ({}, [], "", [None]) for value in (query or {}).values())


def find_faults(document: Any) -> list[str]:
    """What makes it no OpenAPI 3.0 document."""
    return [f"{list(one.instance_path)}: {one.message}" for one in META.iter_errors(document)]


def conforms(document: dict[str, Any], method: str, path: str, response: Any) -> None:
    """That an answer of Django's client is one that the document has for the path (as it stands there)."""
    told = document["paths"][path][method]["responses"]
    assert str(response.status_code) in told, (path, response.status_code, response.content[:300])
    answer = told[str(response.status_code)]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    media = response["Content-Type"]
    kinds = [kind for kind in answer["content"] if media == kind or media.startswith(f"{kind};")]
    assert kinds, (path, media, list(answer["content"]))
    if "json" in kinds[0]:
        schema = {"allOf": [answer["content"][kinds[0]]["schema"]], "components": document["components"]}
        errors = Draft4Validator(_with_nulls(schema)).iter_errors(json.loads(response.content))
        assert not (found := [f"{list(e.instance_path)}: {e.message[:300]}" for e in errors]), (path, found)


def _with_nulls(schema: Any) -> Any:
    """OpenAPI's `nullable` in JSON Schema's own words."""
    if isinstance(schema, list):
        return [_with_nulls(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: _with_nulls(part) for name, part in schema.items()}
    if told.pop("nullable", None) is True:
        told["type"] = [told["type"], "null"]
    return told
