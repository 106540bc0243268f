"""Marks a test with the abstract tests of a standard that it is, and finds what is marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[1] / "integration" / "ats"
MARK = "abstract_test"
Test = Callable[..., Any]


def abstract_test(standard: str, *names: str) -> Callable[[Test], Test]:
    """The test is these abstract tests of a standard (`features-3`), named without `/conf/`."""
    return getattr(pytest.mark, MARK)(standard, names)  # type: ignore[no-any-return]


def marked_tests() -> Iterator[tuple[str, str]]:
    """Standard and name of every abstract test that a test is marked with."""
    for file in sorted(ROOT.glob("test_*.py")):
        module = import_module(f"tests.integration.ats.{file.stem}")
        for name, found in vars(module).items():
            if name.startswith("test_"):
                for mark in getattr(found, "pytestmark", ()):
                    yield from ((mark.args[0], one) for one in mark.args[1]) if mark.name == MARK else ()


def read_json(client: Client, address: str, status: int = 200, **query: Any) -> Any:
    """The JSON of an address below /ogc/."""
    answer = client.get(f"/ogc/{address}", query)
    assert answer.status_code == status, (address, query, b"".join(answer)[:500])
    return json.loads(b"".join(answer))
