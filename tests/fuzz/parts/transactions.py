"""What edits and locks through the feature service, in three versions."""

from __future__ import annotations

from random import Random

import shapely

from tests.fuzz.ground import Ground
from tests.fuzz.mutate_xml import change_xml
from tests.fuzz.parts.wfs_documents import (
    NUMBERS,
    TEXTS,
    VERSIONS,
    by_id,
    document,
    geometry,
    plain,
    shape_near,
    write_filter,
)
from tests.fuzz.request import XML, Request

EDITED = ("port", "road", "parcel", "land_use_patch", "airport")


def make(random: Random, ground: Ground) -> Request:
    """A transaction, a lock, or a stored query made or dropped."""
    version, chance = random.choice(VERSIONS), random.random()
    if chance < 0.7:
        inner = "".join(_action(random, ground, version) for _ in range(random.choice((1, 1, 1, 2, 4))))
        text = document("Transaction", inner, version, handle="h")
    elif chance < 0.92:
        text = _lock(random, ground, version)
    else:
        text = _stored_query(random)
    return Request("POST", "/wfs", "", change_xml(random, text), XML, is_anonymous=random.random() < 0.05)


def _action(random: Random, ground: Ground, version: str) -> str:
    layer = ground.layer(random, *EDITED)
    maker = random.choice((_insert, _update, _update, _replace, _delete))
    return maker(random, ground, layer, version)


def _feature(random: Random, ground: Ground, layer: str, version: str) -> str:
    known = ground.feature(random, layer)
    moved = shapely.transform(known.outline, lambda pairs: pairs + random.choice((0, 1e-4, 0.5)))
    shape = geometry(random.choice((moved, shape_near(random, known))), version)
    values = f"<qt:{TEXTS.get(layer, 'name')}>试</qt:{TEXTS.get(layer, 'name')}>"
    return f"<qt:{layer}><qt:geometry>{shape}</qt:geometry>{values}</qt:{layer}>"


def _insert(random: Random, ground: Ground, layer: str, version: str) -> str:
    return f"<wfs:Insert>{_feature(random, ground, layer, version)}</wfs:Insert>"


def _which(random: Random, ground: Ground, layer: str, version: str) -> str:
    if random.random() < 0.85:
        return by_id(layer, ground.feature(random, layer).key, version)
    return write_filter(random, ground, layer, version, plain(random, layer, version))


def _update(random: Random, ground: Ground, layer: str, version: str) -> str:
    tag = "ValueReference" if version == "2.0.0" else "Name"
    shape = geometry(ground.feature(random, layer).outline, version)
    name, value = random.choice(((TEXTS.get(layer, "name"), "改"), (NUMBERS.get(layer, "id"), "7"),
                                 ("remark", "备注"), ("geometry", shape)))  # fmt: skip
    inner = f"<wfs:Property><wfs:{tag}>{name}</wfs:{tag}><wfs:Value>{value}</wfs:Value></wfs:Property>"
    return f'<wfs:Update typeName="qt:{layer}">{inner}{_which(random, ground, layer, version)}</wfs:Update>'


def _replace(random: Random, ground: Ground, layer: str, version: str) -> str:
    feature = _feature(random, ground, layer, version)
    return f"<wfs:Replace>{feature}{_which(random, ground, layer, version)}</wfs:Replace>"


def _delete(random: Random, ground: Ground, layer: str, version: str) -> str:
    return f'<wfs:Delete typeName="qt:{layer}">{_which(random, ground, layer, version)}</wfs:Delete>'


def _lock(random: Random, ground: Ground, version: str) -> str:
    layer = ground.layer(random, *EDITED)
    which = by_id(layer, ground.feature(random, layer).key, version)
    types = "typeNames" if version == "2.0.0" else "typeName"
    tag = "Lock" if version != "2.0.0" else "Query"
    operation = random.choice(("LockFeature", "GetFeatureWithLock"))
    if operation == "GetFeatureWithLock":
        tag = "Query"
    more = {"expiry": "1", "lockAction": random.choice(("ALL", "SOME"))}
    return document(operation, f'<wfs:{tag} {types}="qt:{layer}">{which}</wfs:{tag}>', version, **more)


def _stored_query(random: Random) -> str:
    language = "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression"
    if random.random() < 0.5:
        return document("DropStoredQuery", "", "2.0.0", id="urn:example:fuzz")
    inner = (
        '<wfs:StoredQueryDefinition id="urn:example:fuzz"><wfs:Title>试</wfs:Title><wfs:Parameter name="kind" '
        'type="xsd:string"/><wfs:QueryExpressionText returnFeatureTypes="qt:port" '
        f'language="{language}" isPrivate="false"><wfs:Query typeNames="qt:port"><fes:Filter>'
        "<fes:PropertyIsEqualTo><fes:ValueReference>qt:kind</fes:ValueReference><fes:Literal>${kind}"
        "</fes:Literal></fes:PropertyIsEqualTo></fes:Filter></wfs:Query></wfs:QueryExpressionText>"
        "</wfs:StoredQueryDefinition>"
    )
    return document("CreateStoredQuery", inner, "2.0.0")
