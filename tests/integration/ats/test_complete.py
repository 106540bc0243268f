"""Whatever is announced of these standards has its abstract tests here; no mark has a wrong name."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.integration.ats.annexes import STANDARDS
from tests.support.abstract_tests import marked_tests, read_json

pytestmark = pytest.mark.django_db


def test_every_announced_class_has_its_tests() -> None:
    marked, missing = set(marked_tests()), []
    announced = read_json(Client(), "conformance")["conformsTo"]
    for start, (standard, classes) in STANDARDS.items():
        found = [uri.removeprefix(start) for uri in announced if uri.startswith(start)]
        assert found, standard
        for name in found:
            assert name in classes, (standard, name)
            missing += [(standard, f"{name}/{one}") for one in classes[name]]
    assert [one for one in missing if one not in marked] == []


def test_every_mark_names_an_abstract_test() -> None:
    known = {
        (standard, f"{name}/{one}")
        for standard, classes in STANDARDS.values()
        for name, tests in classes.items()
        for one in tests
    }
    assert set(marked_tests()) - known == set()
