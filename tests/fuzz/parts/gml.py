"""Geometries: in filters that read and in features that are inserted."""

from __future__ import annotations

from random import Random

from tests.fuzz.ground import Ground
from tests.fuzz.mutate_xml import change_xml
from tests.fuzz.nasty import SYSTEMS
from tests.fuzz.parts.wfs_documents import (
    VERSIONS,
    document,
    geometry,
    prefix,
    shape_near,
    spatial,
    write_filter,
)
from tests.fuzz.request import XML, Request


def make(random: Random, ground: Ground) -> Request:
    """A geometry within a query or an insert."""
    version = random.choice(VERSIONS)
    text = _insert(random, ground, version) if random.random() < 0.25 else _query(random, ground, version)
    return Request("POST", "/wfs", "", change_xml(random, text), XML)


def _query(random: Random, ground: Ground, version: str) -> str:
    layer = ground.layer(random)
    asked = spatial(random, ground, layer, version)
    if random.random() < 0.3:
        system = random.choice(SYSTEMS).replace("&", "")
        shape = geometry(shape_near(random, ground.feature(random, layer)), version, system)
        f = prefix(version)
        tag = "ValueReference" if version == "2.0.0" else "PropertyName"
        asked = f"<{f}:Intersects><{f}:{tag}>geometry</{f}:{tag}>{shape}</{f}:Intersects>"
    types, limit = ("typeNames", "count") if version == "2.0.0" else ("typeName", "maxFeatures")
    inner = write_filter(random, ground, layer, version, asked)
    return document(
        "GetFeature", f'<wfs:Query {types}="qt:{layer}">{inner}</wfs:Query>', version, **{limit: "2"}
    )


def _insert(random: Random, ground: Ground, version: str) -> str:
    layer = ground.layer(random, "port", "road", "parcel", "land_use_patch")
    shape = geometry(shape_near(random, ground.feature(random, layer)), version)
    feature = f"<qt:{layer}><qt:geometry>{shape}</qt:geometry></qt:{layer}>"
    return document("Transaction", f"<wfs:Insert>{feature}</wfs:Insert>", version)
