"""Who edits, by which way they came: made at the edge, where the request is."""

from __future__ import annotations

from dataclasses import dataclass

from layers.access import Person


@dataclass(frozen=True)
class Actor:
    """A person, the protocol (map, wfs, ogc-api, delivery, admin, command) and the client's address."""

    person: Person
    protocol: str
    address: str = ""
