"""Run in the copy of the code: reads the suites' shapefiles, and prints the tokens that suites ask with.

`editor` may edit the specimens; `reader` sees one layer without features, so that of the catalogue's records
no two are of one day, and none but the suite's own have a box.

Its one argument is the suites' archive of data.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import pyogrio.raw
from django.utils import timezone

django.setup()

# Models can be imported only after the set-up.
from django.contrib.gis.geos import GEOSGeometry, MultiLineString, MultiPolygon, Point, Polygon  # noqa: E402

from gis_core.accounts.models import Role, User  # noqa: E402
from gis_core.accounts.tokens import Limits, issue_token  # noqa: E402
from layers.catalogue import all_layers  # noqa: E402
from layers.declare import LayerOptions  # noqa: E402
from layers.scope import PROVINCE  # noqa: E402
from layers.statistics import refresh_all  # noqa: E402

SPECIMENS = ("Specimen", "SpecimenArea")
WHOLES = {"MULTILINESTRING": MultiLineString, "MULTIPOLYGON": MultiPolygon}
TITLES = ("NAME", "ADDRESS")


def load_layer(layer: LayerOptions, archive: str) -> None:
    """Every shape of the layer's shapefile."""
    path = f"/vsizip/{archive}/shapefile/{layer.model.__name__}.shp"
    facts, _, shapes, columns = pyogrio.raw.read(path)
    named = [column for name, column in zip(facts["fields"], columns, strict=True) if name in TITLES]
    names = named[0] if named else [""] * len(shapes)
    srid = layer.geometry_field.srid
    whole = WHOLES.get(layer.geometry_field.geom_type)
    for shape, name in zip(shapes, names, strict=True):
        found: Any = GEOSGeometry(memoryview(shape), srid=srid)
        if whole is not None and found.num_geom == 1 and found.geom_type.upper() not in WHOLES:
            found = whole(found, srid=srid)
        layer.model.objects.create(geometry=found, name=name or "")


def make_specimens(layer: LayerOptions) -> None:
    """Two dozen, a week and a tenth of a degree from one another: suites draw some and delete some."""
    for number in range(1, 25):
        place = Point(109.0 + number / 10, 18.6 + number / 20, srid=layer.geometry_field.srid)
        layer.model.objects.create(
            geometry=place if layer.geometry_kind == "point" else square(place),
            name=f"样本{number}",
            amount=number * 10,
            # The suite cannot read a moment without thousandths of a second.
            taken_at=datetime(2026, 1, 1, 8, 0, 0, 123_000, UTC) + timedelta(weeks=number),
        )


def square(place: Any) -> Any:
    """A square of a twentieth of a degree with that corner."""
    found = Polygon.from_bbox((place.x, place.y, place.x + 0.05, place.y + 0.05))
    found.srid = place.srid
    return found


def main() -> None:
    """All of it."""
    for layer in all_layers():
        if layer.model.__name__ in SPECIMENS:
            make_specimens(layer)
        elif layer.known_as:
            load_layer(layer, sys.argv[1])
    refresh_all()
    owner = User.objects.create_user("conformance", role=Role.SURVEYOR, division=PROVINCE)
    until = timezone.now() + timedelta(days=1)
    limits = {"editor": Limits(layers=SPECIMENS, read_only=False), "reader": Limits(layers=("port",))}
    for name, limit in limits.items():
        print(f"{name}={issue_token(name, owner, until, limit)[1]}")


main()
