"""The JSON interface driven by its own OpenAPI document, with what is right and what is wrong by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from gis_core.accounts.models import User
from gis_core.accounts.tokens import Limits, issue_token
from layers.catalogue import find_layer
from tests.support.openapi import CHECKS, Drive

pytestmark = pytest.mark.slow
EXAMPLES = 12


@pytest.fixture(scope="module")
def operator(own_database: str) -> str:
    """A token of an operator that may edit."""
    owner = User.objects.create_superuser("interface", password="not-a-secret-1")
    return issue_token("a program", owner, timezone.now() + timedelta(days=1), Limits(read_only=False))[1]


def on_real_ground(case: Any) -> None:
    """Numbers of features as they are, so that requests reach further than "not found"."""
    name = (case.path_parameters or {}).get("name")
    rows = list(find_layer(name).model._default_manager.order_by("pk")[:2]) if name else []
    if rows and "key" in case.path_parameters:
        case.path_parameters["key"] = rows[0].pk
    if isinstance(case.body, dict) and rows and "ids" in case.body:
        several = rows[: len(case.body["ids"])]
        case.body["ids"] = [row.pk for row in several]
        case.body["versions"] = [getattr(row, "version", 1) for row in several]
    if isinstance(case.body, dict):
        for change in case.body.get("changes", ()):
            if change.get("id") and (row := find_layer(change["layer"]).model._default_manager.first()):
                change.update(id=row.pk, version=row.version)


def test_every_operation_answers_as_its_document_says(served: str, operator: str) -> None:
    headers = {"Authorization": f"Bearer {operator}"}
    drive = Drive(f"{served}/api/openapi.json", headers)
    for operation in drive.operations():
        drive.ask(operation, EXAMPLES, on_real_ground, generation_mode=GenerationMode.POSITIVE)
    assert not drive.faults, "\n".join(drive.faults)
    assert drive.asked > 300 and drive.statuses[200] + drive.statuses[202] > 100


def test_what_the_document_forbids_is_refused(served: str, operator: str) -> None:
    headers = {"Authorization": f"Bearer {operator}"}
    drive = Drive(f"{served}/api/openapi.json", headers, [*CHECKS, negative_data_rejection])
    for operation in drive.operations():
        if operation.body or list(operation.iter_parameters()):
            drive.ask(operation, EXAMPLES, generation_mode=GenerationMode.NEGATIVE)
    assert not drive.faults, "\n".join(drive.faults)
    assert drive.statuses[400] > 100
