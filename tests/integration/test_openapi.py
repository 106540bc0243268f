"""The OGC API driven by its own OpenAPI document: schemathesis makes the requests and judges the answers."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = pytest.mark.slow

# One layer of each kind stands for all: the document has the same for each.
LAYERS = ("port", "parcel", "relief", "steep_farmland")
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
EXAMPLES = 6


def test_every_operation_answers_as_its_document_says(served: str, secret: str) -> None:
    schema = schemathesis.openapi.from_url(f"{served}/ogc/api?f=json")
    asked, faults = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        if not _is_wanted(operation.path):
            continue

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

        try:
            ask()
        except FailureGroup as group:
            faults += [f"{operation.label}: {one}" for one in group.exceptions]
    assert not faults, "\n".join(faults)
    assert asked > 100


def _is_wanted(path: str) -> bool:
    parts = path.split("/")
    return parts[1] != "collections" or len(parts) < 3 or parts[2] in LAYERS
