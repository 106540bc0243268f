"""The description of /api/: whole, true of every address, and for people too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.http.errors import STATUS
from gis_core.http.openapi.declare import Answer, Named, Operation
from gis_core.http.openapi.schemas import list_of, record
from gis_core.http.openapi.shared import WORDS
from gis_core.http.openapi.walk import Address, check_descriptions, find_faults, list_addresses
from layers.catalogue import all_layers
from layers.services import described as descriptions
from layers.services.parcel_forms import ACTS
from tests.support import openapi

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def operator(make_person: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(make_person("46", Role.OPERATOR))
    return client


def read(client: Client) -> dict[str, Any]:
    return client.get("/api/openapi.json").json()


def list_told() -> Iterator[Operation]:
    """Every operation that a module of descriptions holds."""
    folder = descriptions.__name__
    names = [f"{folder}.{one.name}" for one in iter_modules(descriptions.__path__)]
    for name in (*names, "tiles.seeding_described"):
        for value in vars(import_module(name)).values():
            yield from (one for one in (value if isinstance(value, tuple) else (value,))
                        if isinstance(one, Operation))  # fmt: skip


def test_it_is_an_openapi_document(operator: Client) -> None:
    for client in (Client(), operator):
        document = read(client)
        assert document["openapi"] == "3.0.3" and not openapi.find_faults(document)


def test_every_address_is_described_and_every_description_has_an_address() -> None:
    assert not check_descriptions()
    bound = {operation.name for address in list_addresses() for operation in address.operations}
    assert bound == {operation.name for operation in list_told()}
    assert {f"parcels_{act}" for act in ACTS} <= bound


def test_an_address_that_nobody_described_is_named_by_the_check() -> None:
    addresses = [one for one in list_addresses("") if one.route.startswith(("api/legend", "healthz"))]
    assert [fault.id for fault in find_faults(addresses)] == ["api.E001"]


def test_the_check_names_what_is_wrong_with_a_description() -> None:
    text, number = Named("Thing", {"type": "string"}), Named("Thing", {"type": "integer"})
    one = Operation("GET", "one", "甲", "乙", answers=(Answer("丙", list_of(text)),))
    two = Operation("GET", "one", "甲", "乙", answers=(Answer("丙", record({"a": number})),))
    wrong = [Address("api/a/<int:key>", "/api/a/{key}", (one,)), Address("^api/b$", "/^api/b$", (two,))]
    assert [fault.id for fault in find_faults(wrong)] == ["api.E003", "api.E002", "api.E004", "api.E005"]


def test_the_methods_are_those_that_the_addresses_take(operator: Client) -> None:
    operator.raise_request_exception = False
    for path, told in read(operator)["paths"].items():
        address = re.sub(r"\{name\}", "road", re.sub(r"\{(key|number)\}", "999999999", path))
        for method in METHODS:
            answer = getattr(operator, method)(address)
            assert (answer.status_code == 405) is (method not in told), f"{method} {address}"
            if answer.status_code == 405:
                assert set(answer["Allow"].lower().split(", ")) >= set(told)
                assert answer.json()["kind"] == "method"
        asked = operator.head(address).status_code
        assert asked == (operator.get(address).status_code if "get" in told else 405), address


def test_layers_are_those_that_the_caller_sees(province_client: Client) -> None:
    public = {layer.name for layer in all_layers() if layer.access == "public"}
    assert set(read(Client())["components"]["schemas"]["Layer"]["enum"]) == public
    everything = {layer.name for layer in all_layers()}
    assert set(read(province_client)["components"]["schemas"]["Layer"]["enum"]) == everything


def test_every_status_of_the_error_table_has_words() -> None:
    assert set(WORDS) == {int(status) for status in STATUS.values()}


def test_ogc_tells_errors_and_tokens_in_the_same_words(province_client: Client) -> None:
    ours, ogc = read(province_client), province_client.get("/ogc/api?f=json").json()
    assert not openapi.find_faults(ogc)
    assert ogc["components"]["schemas"]["Problem"] == ours["components"]["schemas"]["Problem"]
    schemes = ogc["components"]["securitySchemes"]
    assert schemes["key"]["name"] == "key" and "key" not in ours["components"]["securitySchemes"]
    assert schemes["token"] == ours["components"]["securitySchemes"]["token"]


def test_the_page_tells_every_operation_and_fetches_nothing_from_elsewhere(province_client: Client) -> None:
    page = province_client.get("/api/docs").content.decode()
    for path, methods in read(province_client)["paths"].items():
        assert f"<code>{path}</code>" in page
        assert all(f'id="{told["operationId"]}"' in page for told in methods.values())
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert "curl -H &#x27;Authorization: Bearer 令牌&#x27;" in page


def test_those_who_look_for_it_are_led_to_it(client: Client) -> None:
    assert 'href="/api/docs"' in client.get("/ogc/?f=html").content.decode()
    links = {
        link["rel"]: link for link in client.get("/ogc/?f=json").json()["links"] if "/api/" in link["href"]
    }
    assert links["related"]["href"].endswith("/api/docs")
