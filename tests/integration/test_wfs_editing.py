"""The feature service, written: transactions, locks and stored queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import etree

from gis_core.accounts.models import Role, User
from layers.catalogue import find_layer
from layers.editing.feature_locks import FeatureLock
from layers.grants import AccessGrant, Right
from tests.support.wfs import ask, codes, features, get, pairs, read, tree, value

pytestmark = pytest.mark.django_db
VERSIONS = ("2.0.0", "1.1.0", "1.0.0")


@pytest.fixture
def editor(make_person: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(make_person("46", Role.SURVEYOR))
    return client


def by_id(text: str, version: str) -> str:
    if version == "2.0.0":
        return f'<fes:Filter><fes:ResourceId rid="{text}"/></fes:Filter>'
    return f'<ogc:Filter><ogc:FeatureId fid="{text}"/></ogc:Filter>'


def named(name: str, text: str, version: str) -> str:
    tag = "ValueReference" if version == "2.0.0" else "Name"
    return f"<wfs:Property><wfs:{tag}>{name}</wfs:{tag}><wfs:Value>{text}</wfs:Value></wfs:Property>"


def point(longitude: float, latitude: float, version: str) -> str:
    if version == "1.0.0":
        inner = f"<gml:coordinates>{longitude},{latitude}</gml:coordinates>"
        return f'<gml:Point srsName="EPSG:4490">{inner}</gml:Point>'
    name = ' gml:id="p"' if version == "2.0.0" else ""
    inner = f"<gml:pos>{latitude} {longitude}</gml:pos>"
    return f'<gml:Point{name} srsName="urn:ogc:def:crs:EPSG::4490">{inner}</gml:Point>'


def updating(layer: str, properties: str, which: str, version: str = "2.0.0") -> str:
    return f'<wfs:Update typeName="qt:{layer}">{properties}{by_id(which, version)}</wfs:Update>'


@pytest.mark.parametrize("version", VERSIONS)
def test_insert_update_delete(version: str, editor: Client) -> None:
    ports = find_layer("port").model._default_manager
    shape = point(110.3, 20.02, version)
    values = "<qt:name>新港 &amp; 码头</qt:name><qt:berths>3</qt:berths>"
    feature = f"<qt:port><qt:geometry>{shape}</qt:geometry>{values}</qt:port>"
    answer = tree(ask(editor, "Transaction", f"<wfs:Insert>{feature}</wfs:Insert>", version))
    identifiers = [
        part.get("rid") or part.get("fid") for part in answer.iter() if part.get("rid") or part.get("fid")
    ]
    made = ports.get(name="新港 & 码头")
    assert identifiers == [f"port.{made.pk}"]
    assert (made.geometry.x, made.geometry.y, made.berths) == (110.3, 20.02, 3)
    assert made.district.startswith("4601")
    moved = named("geometry", point(110.31, 20.03, version), version)
    update = updating("port", named("berths", "7", version) + moved, identifiers[0], version)
    tree(ask(editor, "Transaction", update, version))
    made.refresh_from_db()
    assert (made.berths, made.geometry.x, made.geometry.y) == (7, 110.31, 20.03)
    tree(
        ask(
            editor,
            "Transaction",
            f'<wfs:Delete typeName="qt:port">{by_id(identifiers[0], version)}</wfs:Delete>',
            version,
        )
    )
    assert not ports.filter(pk=made.pk).exists()


def test_replace_empties_what_is_not_given(editor: Client) -> None:
    first = find_layer("port").model._default_manager.order_by("id").first()
    feature = (
        f"<qt:port><qt:geometry>{point(110.3, 20.02, '2.0.0')}</qt:geometry><qt:name>换</qt:name></qt:port>"
    )
    inner = f"<wfs:Replace>{feature}{by_id(f'port.{first.pk}', '2.0.0')}</wfs:Replace>"
    answer = tree(ask(editor, "Transaction", inner))
    assert answer.findtext(".//{*}totalReplaced") == "1"
    first.refresh_from_db()
    assert (first.name, first.managed_by, first.berths) == ("换", "", None)


def test_all_or_nothing(editor: Client) -> None:
    ports = find_layer("port").model._default_manager
    first, before = ports.order_by("id").first(), ports.count()
    shape = point(110.3, 20.02, "2.0.0")
    good = f"<wfs:Insert><qt:port><qt:geometry>{shape}</qt:geometry></qt:port></wfs:Insert>"
    bad = updating("port", named("kind", "没有的代码", "2.0.0"), f"port.{first.pk}", "2.0.0")
    response = ask(editor, "Transaction", good + bad)
    assert response.status_code >= 400
    report = tree(response).findtext(".//{*}ExceptionText")
    assert "港口" in report or f"port.{first.pk}" in report
    assert ports.count() == before


def test_unmoved_vertices_stay_where_they_were(editor: Client) -> None:
    """A parcel read in a projected system and sent back as it came is the same to the last bit."""
    parcel = find_layer("parcel").model._default_manager.order_by("id").first()
    name = "urn:ogc:def:crs:EPSG::4546"
    root = read(editor, "GetFeature", "1.1.0", featureId=f"parcel.{parcel.pk}", srsName=name)
    ring = " ".join(f"{north} {east}" for north, east in pairs(features(root, "parcel")[0]))
    shell = f"<gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing>"
    polygon = f'<gml:Polygon srsName="{name}"><gml:exterior>{shell}</gml:exterior></gml:Polygon>'
    properties = named("geometry", polygon, "1.1.0") + named("remark", "往返", "1.1.0")
    tree(ask(editor, "Transaction", updating("parcel", properties, f"parcel.{parcel.pk}", "1.1.0"), "1.1.0"))
    before = parcel.geometry.coords
    parcel.refresh_from_db()
    assert parcel.remark == "往返"
    assert parcel.geometry.coords == before


def test_broken_rule_says_which_feature_and_why(editor: Client) -> None:
    parcel = find_layer("parcel").model._default_manager.order_by("id").first()
    inner = updating("parcel", named("land_use", "zzz", "1.1.0"), f"parcel.{parcel.pk}", "1.1.0")
    report = tree(ask(editor, "Transaction", inner, "1.1.0")).findtext(".//{*}ExceptionText")
    assert f"parcel.{parcel.pk}" in report and "土地用途" in report


def test_nobody_and_viewers_do_not_edit(client: Client, make_person: Callable[..., User]) -> None:
    first = find_layer("port").model._default_manager.order_by("id").first()
    inner = f'<wfs:Delete typeName="qt:port">{by_id(f"port.{first.pk}", "2.0.0")}</wfs:Delete>'
    assert ask(client, "Transaction", inner).status_code == 401
    client.force_login(make_person("46", Role.VIEWER))
    assert ask(client, "Transaction", inner).status_code == 403


def test_session_of_a_browser_must_be_its_own_page(make_person: Callable[..., User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("46", Role.SURVEYOR))
    first = find_layer("port").model._default_manager.order_by("id").first()
    inner = f'<wfs:Delete typeName="qt:port">{by_id(f"port.{first.pk}", "2.0.0")}</wfs:Delete>'
    assert ask(client, "Transaction", inner).status_code == 403


def test_whole_layer_is_never_deleted(editor: Client) -> None:
    assert codes(ask(editor, "Transaction", '<wfs:Delete typeName="qt:port"/>')) == ["MissingParameterValue"]


def test_lock_keeps_others_out(editor: Client, make_person: Callable[..., User]) -> None:
    first = find_layer("port").model._default_manager.order_by("id").first()
    query = f'<wfs:Query typeNames="qt:port">{by_id(f"port.{first.pk}", "2.0.0")}</wfs:Query>'
    locked = tree(ask(editor, "LockFeature", query, expiry="60"))
    token = locked.get("lockId")
    assert locked.find("{*}FeaturesLocked/{*}ResourceId").get("rid") == f"port.{first.pk}"
    other = Client()
    other.force_login(make_person("46", Role.SURVEYOR))
    update = updating("port", named("berths", "9", "2.0.0"), f"port.{first.pk}", "2.0.0")
    assert codes(ask(other, "Transaction", update)) == ["MissingParameterValue"]
    assert codes(ask(other, "Transaction", update, lockId=token)) == ["InvalidLockId"]
    assert codes(ask(other, "LockFeature", query)) == ["CannotLockAllFeatures"]
    # Whatever the way: the lock is the feature's, not the protocol's.
    change = {"layer": "port", "id": first.pk, "version": first.version, "new": {"berths": 9}}
    edit = {"changes": [change], "reason": "试"}
    assert other.post("/api/edits", edit, "application/json").json()["kind"] == "locked"
    item = f"/ogc/collections/port/items/{first.pk}"
    headers = {"If-Match": other.get(f"{item}?f=json")["ETag"]}
    patched = other.patch(
        item, '{"properties": {"berths": 9}}', "application/merge-patch+json", headers=headers
    )
    assert patched.status_code == 423
    missed = tree(ask(other, "LockFeature", query, lockAction="SOME"))
    assert missed.find("{*}FeaturesNotLocked/{*}ResourceId") is not None
    assert codes(ask(editor, "LockFeature", query, lockId=token)) == ["OperationParsingFailed"]
    assert tree(ask(editor, "LockFeature", "", lockId=token, expiry="90")).get("lockId") == token
    tree(ask(editor, "Transaction", update, lockId=token))
    assert not FeatureLock.objects.filter(token=token).exists()
    assert tree(ask(other, "Transaction", update)).tag.endswith("TransactionResponse")


def test_expired_lock(editor: Client) -> None:
    first = find_layer("port").model._default_manager.order_by("id").first()
    query = f'<wfs:Query typeNames="qt:port">{by_id(f"port.{first.pk}", "2.0.0")}</wfs:Query>'
    root = tree(ask(editor, "GetFeatureWithLock", query, expiry="60"))
    assert len(features(root, "port")) == 1
    FeatureLock.objects.update(expires_at="2020-01-01T00:00:00Z")
    update = updating("port", named("berths", "9", "2.0.0"), f"port.{first.pk}", "2.0.0")
    refused = ask(editor, "Transaction", update, lockId=root.get("lockId"))
    assert (refused.status_code, codes(refused)) == (403, ["LockHasExpired"])
    assert tree(ask(editor, "Transaction", update)).tag.endswith("TransactionResponse")


def test_stored_queries_come_and_go(editor: Client) -> None:
    language = "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression"
    definition = (
        '<wfs:StoredQueryDefinition id="urn:example:ports"><wfs:Title>港口</wfs:Title>'
        '<wfs:Parameter name="kind" type="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>'
        f'<wfs:QueryExpressionText returnFeatureTypes="qt:port" language="{language}" isPrivate="false">'
        '<wfs:Query typeNames="qt:port"><fes:Filter><fes:PropertyIsEqualTo><fes:ValueReference>qt:kind'
        "</fes:ValueReference><fes:Literal>${kind}</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>"
        "</wfs:Query></wfs:QueryExpressionText></wfs:StoredQueryDefinition>"
    )
    made = tree(ask(editor, "CreateStoredQuery", definition))
    assert made.get("status") == "OK"
    assert codes(ask(editor, "CreateStoredQuery", definition)) == ["DuplicateStoredQueryIdValue"]
    listed = [part.get("id") for part in read(editor, "ListStoredQueries").iter("{*}StoredQuery")]
    assert listed == ["urn:ogc:def:query:OGC-WFS::GetFeatureById", "urn:example:ports"]
    described = read(editor, "DescribeStoredQueries", storedQuery_Id="urn:example:ports")
    assert described.find(".//{*}Parameter").get("name") == "kind"
    ports = find_layer("port").model._default_manager
    root = read(editor, "GetFeature", storedQuery_Id="urn:example:ports", kind="1")
    assert len(features(root, "port")) == ports.filter(kind="1").count() > 0
    odd = read(editor, "GetFeature", storedQuery_Id="urn:example:ports", kind="1' OR '1'='1")
    assert not features(odd, "port")
    assert read(editor, "DropStoredQuery", storedQuery_Id="urn:example:ports").get("status") == "OK"
    assert codes(get(editor, "GetFeature", storedQuery_Id="urn:example:ports")) == ["InvalidParameterValue"]


def test_text_beside_value(editor: Client) -> None:
    first = find_layer("port").model._default_manager.order_by("id").first()
    root = read(editor, "GetFeature", featureId=f"port.{first.pk}")
    assert value(features(root, "port")[0], "name") == first.name


def test_gml_s_own_names_are_kept_where_a_layer_has_a_place_for_them(editor: Client) -> None:
    """CITE's Update of gml:name and Replace with gml:description: what a program calls a feature."""
    first = find_layer("division").model._default_manager.order_by("id").first()
    read_back = f"division.{first.pk}"
    for name, text in (("gml:name", "新名"), ("gml:description", "说明")):
        update = updating("division", named(name, text, "2.0.0"), read_back)
        tree(ask(editor, "Transaction", update))
    query = f'<wfs:Query typeNames="qt:division">{by_id(read_back, "2.0.0")}</wfs:Query>'
    (feature,) = features(tree(ask(editor, "GetFeature", query)), "division")
    gml = "{http://www.opengis.net/gml/3.2}"
    assert [part.tag for part in feature[:2]] == [f"{gml}description", f"{gml}name"]
    assert [part.text for part in feature[:2]] == ["说明", "新名"]
    stored = find_layer("division").model._default_manager.get(pk=first.pk)
    assert (stored.remark, stored.name) == ("说明", "新名")


def test_a_feature_is_sent_back_whole_by_who_does_not_see_all_of_it(
    make_person: Callable[..., User],
) -> None:
    """The nil of a withheld property is no change of it; a value would be one, and is refused."""
    client, person = Client(), make_person("46", Role.PUBLISHER)
    client.force_login(person)
    AccessGrant.objects.create(role=Role.PUBLISHER, layer="parcel", division="46", right=Right.EDIT)
    parcels = find_layer("parcel").model._default_manager
    first = parcels.exclude(holder_name="").order_by("id").first()
    which = f"parcel.{first.pk}"
    query = f'<wfs:Query typeNames="qt:parcel">{by_id(which, "2.0.0")}</wfs:Query>'
    (feature,) = features(tree(ask(client, "GetFeature", query)), "parcel")
    assert feature.find("{*}holder_name").attrib
    whole = etree.tostring(feature, encoding="unicode")
    replaced = f"<wfs:Replace>{whole}{by_id(which, '2.0.0')}</wfs:Replace>"
    answer = tree(ask(client, "Transaction", replaced))
    assert answer.findtext(".//{*}totalReplaced") == "1"
    assert parcels.get(pk=first.pk).holder_name == first.holder_name
    told = updating("parcel", named("holder_name", "他人", "2.0.0"), which)
    assert ask(client, "Transaction", told).status_code == 403
