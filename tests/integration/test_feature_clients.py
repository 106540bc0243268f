"""Clients as they are: GDAL's OGC API driver and OWSLib, against a server in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import Request, urlopen

import pyogrio
import pytest
from owslib.csw import CatalogueServiceWeb
from owslib.fes import PropertyIsLike
from owslib.ogcapi.features import Features
from owslib.ogcapi.records import Records

from layers.thematic.parcel import Parcel
from layers.thematic.port import Port
from layers.thematic.road import Road

pytestmark = pytest.mark.slow


def test_gdal_reads_a_layer_to_the_vertex(served: str) -> None:
    """All pages, attributes with their types, coordinates as they are stored."""
    read = pyogrio.read_dataframe(f"OAPIF:{served}/ogc/", layer="road")
    stored = {road.route_number + road.name: road for road in Road.objects.all()}
    assert len(read) == Road.objects.count() and set(
        read["route_number"].fillna("") + read["name"].fillna("")
    ) == set(stored)
    port = Port.objects.order_by("pk").first()
    assert port is not None
    found = pyogrio.read_dataframe(f"OAPIF:{served}/ogc/", layer="port").iloc[0]
    assert (found.geometry.x, found.geometry.y) == pytest.approx(port.geometry.coords, abs=1e-9)


def test_gdal_reads_with_a_key_in_the_address(served: str, secret: str) -> None:
    """As an old client does; without it the layer is not even listed."""
    assert "parcel" not in pyogrio.list_layers(f"OAPIF:{served}/ogc/")[:, 0]
    read = pyogrio.read_dataframe(f"OAPIF:{served}/ogc/?key={secret}", layer="parcel", max_features=50)
    assert len(read) == min(50, Parcel.objects.count())


def test_a_large_answer_streams_whole(served: str, secret: str) -> None:
    """More features than are put together at once come through the server's own thread."""
    address = f"{served}/ogc/collections/parcel/items?limit=10000"
    request = Request(address, headers={"Authorization": f"Bearer {secret}"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310
        page = json.loads(answer.read())
    assert page["numberReturned"] == len(page["features"]) == min(10_000, Parcel.objects.count())


def test_owslib_reads_features_and_records(served: str) -> None:
    features = Features(f"{served}/ogc/")
    assert {"road", "port"} <= set(features.feature_collections())
    page = features.collection_items("road", limit=5, bbox=[109, 18, 110, 20])
    assert page["numberReturned"] == 5
    assert features.collection_queryables("road")["properties"]["name"]["title"] == "道路名称"
    records = Records(f"{served}/ogc/")
    assert records.collection_items("records", q="道路")["numberMatched"] >= 1


def test_owslib_searches_the_catalogue(served: str) -> None:
    catalogue = CatalogueServiceWeb(f"{served}/csw")
    catalogue.getrecords2(constraints=[PropertyIsLike("csw:AnyText", "*高速公路*", wildCard="*")], esn="full")
    assert list(catalogue.records) == ["road"] and catalogue.records["road"].title == "道路"
    catalogue.getrecordbyid(id=["road"], outputschema="http://www.isotc211.org/2005/gmd")
    assert next(iter(catalogue.records.values())).identification[0].title == "道路"


def test_the_key_is_in_no_log(served: str, secret: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither the server's nor the program's lines hold it."""
    urlopen(f"{served}/ogc/collections?key={secret}").close()  # noqa: S310
    base = Path(tmp_path_factory.getbasetemp())
    texts = [path.read_text(errors="ignore") for path in base.rglob("*") if path.is_file()]
    assert not any(secret in text for text in texts)
