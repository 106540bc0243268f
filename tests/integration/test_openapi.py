"""The OGC API driven by its own OpenAPI document: schemathesis makes the requests and judges the answers."""

from __future__ import annotations

import pytest

from tests.support.openapi import Drive

pytestmark = pytest.mark.slow

# One layer of each kind stands for all: the document has the same for each.
LAYERS = ("port", "parcel", "relief", "steep_farmland")
EXAMPLES = 6


def test_every_operation_answers_as_its_document_says(served: str, secret: str) -> None:
    drive = Drive(f"{served}/ogc/api?f=json", {"Authorization": f"Bearer {secret}"})
    for operation in drive.operations():
        if _is_wanted(operation.path):
            drive.ask(operation, EXAMPLES)
    assert not drive.faults, "\n".join(drive.faults)
    assert drive.asked > 100


def _is_wanted(path: str) -> bool:
    parts = path.split("/")
    return parts[1] != "collections" or len(parts) < 3 or parts[2] in LAYERS
