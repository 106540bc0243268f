"""Layers of the suites: `tests.conformance.instance` lays this file into the copy's `layers/thematic`.

Names and titles are those that the suites ask for; the data are the suites' own.
"""

from typing import Any

from django.contrib.gis.db import models

from layers import fields
from layers.declare import Feature

# Not seen by who asks, so there is a property that is nil.
MASKED = {"secret": ("reviewer",)}
CHANNELS = ["map", "tiles", "pictures", "features", "wfs", "wms"]


def describe(name: str, kind: str, order: int, **more: Any) -> type:
    """The inner class of a layer; a higher `order` is drawn nearer to the eye."""
    said = {
        "title": f"cite:{name}",
        "known_as": name,
        "theme": "surveying",
        "standard": "OGC CITE",
        "style": f"blue_lake_{kind}",
        "access": "public",
        "published_as": CHANNELS,
        "label": "name",
        "order": order,
        **more,
    }
    return type("Layer", (), said)


class BasicPolygons(Feature):
    """Three diamonds and squares."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("BasicPolygons", "area", 1)


class Forests(Feature):
    """The state forest."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("Forests", "area", 2)


class Lakes(Feature):
    """Blue Lake with its island."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("Lakes", "area", 3)


class Ponds(Feature):
    """Stock ponds."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("Ponds", "area", 4)


class NamedPlaces(Feature):
    """Ashton and Goose Island."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("NamedPlaces", "area", 5)


class Streams(Feature):
    """Streams into and out of the lake."""

    geometry = fields.LinesField()
    name = fields.NameField()
    Layer = describe("Streams", "line", 6)


class RoadSegments(Feature):
    """Stretches of road."""

    geometry = fields.LinesField()
    name = fields.NameField()
    Layer = describe("RoadSegments", "line", 7)


class DividedRoutes(Feature):
    """A route with two carriageways."""

    geometry = fields.LinesField()
    name = fields.NameField()
    Layer = describe("DividedRoutes", "line", 8)


class Bridges(Feature):
    """The bridge."""

    geometry = fields.PointField()
    name = fields.NameField()
    Layer = describe("Bridges", "point", 9)


class Buildings(Feature):
    """Two buildings."""

    geometry = fields.PolygonsField()
    name = fields.NameField()
    Layer = describe("Buildings", "area", 10)


class MapNeatline(Feature):
    """The frame of the map."""

    geometry = fields.LinesField()
    name = fields.NameField()
    Layer = describe("MapNeatline", "line", 11)


class Described(models.Model):
    """Every kind of property."""

    external_identifier = fields.IdentifierField("外部标识", 60)
    name = fields.NameField()
    amount = fields.QuantityField("数量", "m²")
    taken_at = models.DateTimeField("时刻", null=True, blank=True)
    remark = fields.TextField("备注", 255)
    secret = fields.TextField("保留", 255)

    class Meta:
        abstract = True


class Specimen(Described, Feature):
    """Features that no rule keeps from being edited."""

    geometry = fields.PointField()
    Layer = describe("Specimen", "point", 12, masked=MASKED)


class SpecimenArea(Described, Feature):
    """The same with an outline."""

    geometry = fields.PolygonField()
    Layer = describe("SpecimenArea", "area", 13, masked=MASKED)
