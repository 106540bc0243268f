"""Capabilities of a thousand layers for twenty people: the declared ones under more names, in one process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from statistics import median
from time import perf_counter
from unittest.mock import patch

from django.test import Client

from gis_core.accounts.models import Role, User
from layers import catalogue, groups
from layers.declare import LayerOptions
from tests.support.routes import all_routes

LAYERS, PEOPLE, TIMES = 1_000, 20, 3
DIVISIONS = ("46", "460105", "469002", "46", "460401")
ADDRESSES = {
    "WFS 2.0": "/wfs?SERVICE=WFS&REQUEST=GetCapabilities&VERSION=2.0.0",
    "WMS 1.3.0": "/wms?SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0",
    "WMTS 1.0.0": "/wmts?SERVICE=WMTS&REQUEST=GetCapabilities",
    "OGC API collections": "/ogc/collections?f=json",
}


def measure_many_layers() -> Iterator[str]:
    """The times of one answer, over all people; each is asked TIMES times."""
    with many_layers(), people() as clients:
        for name, address in ADDRESSES.items():
            times, size = [], 0
            for _ in range(TIMES):
                for client in clients:
                    began = perf_counter()
                    answer = client.get(address, headers={"Host": "localhost"})
                    if answer.status_code != 200:
                        raise RuntimeError(f"{address}: {answer.status_code}")
                    size = max(size, len(answer.content))
                    times.append(perf_counter() - began)
            seen = f"{len(times)} times, max {max(times) * 1000:.0f} ms, up to {size / 1e6:.1f} MB"
            what = f"capabilities of {LAYERS:,} layers × {PEOPLE} people, {name}"
            yield f"| {what} | {seen} | p50 {median(times) * 1000:.0f} ms | ≤ 300 ms |"


@contextmanager
def many_layers() -> Iterator[None]:
    """Within the block there are LAYERS layers, wherever modules ask for all of them."""
    # Django brings in the services' modules with the first address only.
    list(all_routes())
    declared = catalogue.all_layers()
    made = [name_anew(declared[number % len(declared)], number) for number in range(LAYERS)]
    by_name = {layer.name: layer for layer in made}
    stands_in = {
        "all_layers": lambda: tuple(made),
        "find_layer": lambda name: by_name.get(name) or catalogue.find_layer(name),
    }
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            for name, other in stands_in.items():
                if getattr(module, name, None) is getattr(catalogue, name) and module is not catalogue:
                    stack.enter_context(patch.object(module, name, other))
        forget_groups()
        yield
    forget_groups()


def forget_groups() -> None:
    """Each layer is a group too: they are made of the layers there are, and kept."""
    groups.all_groups.cache_clear()
    groups._by_name.cache_clear()


def name_anew(layer: LayerOptions, number: int) -> LayerOptions:
    """The layer under another name."""
    made = replace(layer)
    made.__dict__["name"] = f"{layer.name}_{number}"
    return made


@contextmanager
def people() -> Iterator[list[Client]]:
    """Signed-in people of all roles and some divisions, for the time of the block."""
    made = [
        User.objects.create_user(f"bench-{number}", role=list(Role)[number % len(Role)], division=division)
        for number in range(PEOPLE)
        for division in [DIVISIONS[number % len(DIVISIONS)]]
    ]
    clients = [Client() for _ in made]
    try:
        for client, person in zip(clients, made, strict=True):
            client.force_login(person)
        yield clients
    finally:
        for person in made:
            person.delete()
