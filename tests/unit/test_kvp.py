"""Parameters of OGC requests by key and value."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError, service_of, to_ows_report


def test_names_in_any_case_and_the_first_value() -> None:
    request = RequestFactory().get("/wms?Service=WMS&LAYERS=a,,b&layers=c&width=20&BBOX=1,2.5,-3,4e2&x=")
    kvp = Kvp.of(request)
    assert kvp.required("SERVICE") == "WMS"
    assert kvp.listed("layers") == ["a", "", "b"]
    assert kvp.integer("Width", 1, 100) == 20
    assert kvp.numbers("bbox", 4) == (1, 2.5, -3, 400)
    assert kvp.text("x", "other") == "other"
    assert not kvp.flag("transparent")


def test_a_posted_form_is_read_too() -> None:
    request = RequestFactory().post("/wms?service=WMS", {"REQUEST": "GetMap", "service": "WFS"})
    kvp = Kvp.of(request)
    assert (kvp.text("request"), kvp.text("service")) == ("GetMap", "WMS")


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "missing"),
        ("width=", "missing"),
        ("width=1_0", "parameter"),
        ("width=１０", "parameter"),
        ("width=--1", "parameter"),
        ("width=0", "out_of_range"),
        ("width=999999999999999999999", "parameter"),
        ("width=1%00", "parameter"),
        ("width=" + "1" * 100_001, "too_large"),
    ],
)
def test_a_bad_integer_is_named(query: str, kind: str) -> None:
    with pytest.raises(GisError) as caught:
        Kvp.of(RequestFactory().get(f"/wms?{query}")).integer("width", 1, 100)
    assert caught.value.kind == kind


@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,nan", "1,2,3,inf", "1,2,3,", "a,b,c,d", "1,2,3,1_0"])
def test_numbers_are_finite_and_as_many(text: str) -> None:
    with pytest.raises(GisError):
        Kvp({"bbox": text}).numbers("bbox", 4)


@pytest.mark.parametrize(
    ("service", "version", "expected"),
    [
        ("wms", "1.1.1", 'code="InvalidSRS"'),
        ("wms", "1.3.0", 'code="InvalidCRS" locator="crs"'),
        ("wfs", "1.0.0", 'code="InvalidParameterValue"'),
        ("wfs", "1.1.0", 'exceptionCode="InvalidParameterValue"'),
        ("wfs", "2.0.0", "http://www.opengis.net/ows/1.1"),
        ("wmts", "9", 'version="1.1.0"'),
        ("csw", "3.0.0", "http://www.opengis.net/ows/2.0"),
    ],
)
def test_a_report_has_the_form_of_its_version(service: str, version: str, expected: str) -> None:
    response = to_ows_report(GisError("crs", "不支持 <x> & \x01。", "crs"), service, version)
    text = response.content.decode()
    assert expected in text
    assert "不支持 &lt;x&gt; &amp; 。" in text


def test_an_error_may_bring_its_own_code() -> None:
    response = to_ows_report(ServiceError("conflict", "锁定。", code="CannotLockAllFeatures"), "wfs", "2.0.0")
    assert b'exceptionCode="CannotLockAllFeatures"' in response.content
    assert response.status_code == 409


def test_services_are_known_by_their_addresses() -> None:
    assert service_of("/wmts/1.0.0/WMTSCapabilities.xml") == "wmts"
    assert service_of("/wms") == "wms"
    assert service_of("/wmsx") == service_of("/api/wms") == service_of("/") == ""
