"""Axis order: every way to write a system, every version, read and written; pyproj is the oracle."""

from __future__ import annotations

import pytest
from django.test import Client
from pyproj import CRS, Transformer

from gis_core.accounts.models import User
from layers.catalogue import find_layer
from tests.support.wfs import ask, features, pairs, read, tree

pytestmark = pytest.mark.django_db
FORMS = {
    "short": "EPSG:{}",
    "gml": "http://www.opengis.net/gml/srs/epsg.xml#{}",
    "urn": "urn:ogc:def:crs:EPSG::{}",
    "uri": "http://www.opengis.net/def/crs/EPSG/0/{}",
}
SYSTEMS = (4490, 4526, 4525, 4546, 3857, 4326)
LONGITUDE, LATITUDE = 110.281234567, 19.987654321
POINTS = {
    "2.0.0": '<gml:Point gml:id="g" srsName="{}"><gml:pos>{} {}</gml:pos></gml:Point>',
    "1.1.0": '<gml:Point srsName="{}"><gml:pos>{} {}</gml:pos></gml:Point>',
    "1.0.0": '<gml:Point srsName="{}"><gml:coordinates>{},{}</gml:coordinates></gml:Point>',
}


def place(
    epsg: int, form: str, longitude: float, latitude: float, version: str = "2.0.0"
) -> tuple[float, float]:
    """The pair that the oracle writes: authority order for URN and URI, else and in GML 2 x first."""
    in_authority_order = form in ("urn", "uri") and version != "1.0.0"
    target = CRS.from_epsg(epsg)
    turn = Transformer.from_crs(4490, target, always_xy=True, only_best=False)
    x, y = turn.transform(longitude, latitude)
    if in_authority_order and target.axis_info[0].direction == "north":
        return y, x
    return x, y


@pytest.mark.parametrize("version", list(POINTS))
@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("epsg", SYSTEMS)
def test_read(epsg: int, form: str, version: str, client: Client) -> None:
    port = find_layer("port").model._default_manager.order_by("id").first()
    name = FORMS[form].format(epsg)
    count = {"count" if version == "2.0.0" else "maxFeatures": 1}
    root = read(client, "GetFeature", version, typeName="qt:port", srsName=name, **count)
    (feature,) = features(root, "port")
    (geometry,) = [part for part in feature.iter() if part.get("srsName")]
    assert geometry.get("srsName") == name
    tolerance = 1e-9 if epsg in (4490, 4326) else 1e-5
    assert pairs(feature)[0] == pytest.approx(
        place(epsg, form, port.geometry.x, port.geometry.y, version), abs=tolerance
    )


@pytest.mark.parametrize("version", list(POINTS))
@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("epsg", SYSTEMS)
def test_write(epsg: int, form: str, version: str, province_client: Client) -> None:
    User.objects.filter(is_superuser=False, is_staff=False).update(role="surveyor")
    first, second = place(epsg, form, LONGITUDE, LATITUDE, version)
    point = POINTS[version].format(FORMS[form].format(epsg), f"{first:.9f}", f"{second:.9f}")
    feature = f"<qt:port><qt:geometry>{point}</qt:geometry><qt:name>轴序</qt:name></qt:port>"
    inner = f"<wfs:Insert>{feature}</wfs:Insert>"
    tree(ask(province_client, "Transaction", inner, version))
    made = find_layer("port").model._default_manager.get(name="轴序")
    assert (made.geometry.x, made.geometry.y) == pytest.approx((LONGITUDE, LATITUDE), abs=1.01e-9)


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("epsg", SYSTEMS)
def test_box(epsg: int, form: str, client: Client) -> None:
    port = find_layer("port").model._default_manager.order_by("id").first()
    low = place(epsg, form, port.geometry.x - 0.01, port.geometry.y - 0.01)
    high = place(epsg, form, port.geometry.x + 0.01, port.geometry.y + 0.01)
    box = ",".join(map(str, (*low, *high, FORMS[form].format(epsg))))
    found = features(read(client, "GetFeature", typeNames="qt:port", bbox=box), "port")
    assert [one.get("{http://www.opengis.net/gml/3.2}id") for one in found] == [f"port.{port.pk}"]
