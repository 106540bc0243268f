"""The twelve records that the CSW suite looks for, out of its own archive, which lies beside this file."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from lxml import etree

from layers.access import Person
from layers.services.metadata import Box, Metadata

ARCHIVE = Path(__file__).with_name("records.zip")
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "ows": "http://www.opengis.net/ows",
}


def list_records(person: Person, root: str) -> list[Metadata]:
    """All of them, to everybody."""
    return list(read_archive())


@cache
def read_archive() -> tuple[Metadata, ...]:
    """Every record in the archive."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return tuple(read_record(etree.fromstring(archive.read(name))) for name in names)


def read_record(root: etree._Element) -> Metadata:
    """A csw:Record."""
    day = root.findtext("dc:date", "", SPACES)
    return Metadata(
        root.findtext("dc:identifier", "", SPACES),
        root.findtext("dc:title", "", SPACES),
        kind=root.findtext("dc:type", "", SPACES),
        abstract=root.findtext("dct:abstract", "", SPACES),
        keywords=read_all(root, "dc:subject"),
        formats=read_all(root, "dc:format"),
        place=root.findtext("dct:spatial", "", SPACES),
        related=read_all(root, "dc:relation"),
        creator="",
        language="",
        box=read_box(root),
        # The suite compares how the system is named.
        box_system="urn:x-ogc:def:crs:EPSG:6.11:4326",
        updated=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
    )


def read_all(root: etree._Element, name: str) -> tuple[str, ...]:
    """The texts of the elements of that name."""
    return tuple(each.text for each in root.iterfind(name, SPACES))


def read_box(root: etree._Element) -> Box | None:
    """West, south, east, north; the suite's corners are latitude first."""
    corners = [root.findtext(f"ows:BoundingBox/ows:{name}Corner", "", SPACES) for name in ("Lower", "Upper")]
    if not all(corners):
        return None
    south, west, north, east = (float(part) for part in " ".join(corners).split())
    return west, south, east, north
