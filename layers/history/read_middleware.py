"""Records who read what, at the one place that every answer passes: no view needs to know of it.

The read path has noted the layers, scopes and numbers of features; here are the person, the address and the
size of the answer. A tile is recorded by its address (a kept one is read from no table), one in so many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from secrets import randbelow
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from gis_core.accounts.credentials import read_secret
from gis_core.accounts.models import User
from gis_core.accounts.tokens import SHOWN
from gis_core.http.channels import channels_of
from gis_core.http.client import address_in, address_of
from layers.groups import RESERVED, find_group, see_group
from layers.history.read_log import read_log
from layers.history.read_records import ReadRecord
from layers.history.reads import Noted, Reading, note_reads

Handler = Callable[[HttpRequest], HttpResponseBase]
SAMPLED = ("tiles", "pictures")
# From anywhere, so that the first tile of each process is not always among the sampled.
_tiles = count(randbelow(1_000_000))


class ReadMiddleware:
    """Stands within the one that says who asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then put the records into the buffer; an answer that streams is recorded at its end."""
        with note_reads() as noted:
            response = self.get_response(request)
        if not settings.READS_ARE_RECORDED or response.status_code not in (200, 206):
            return response
        if getattr(response, "streaming", False):
            watched: Any = response
            watched.streaming_content = _watch(request, noted, watched.streaming_content)
        else:
            read_log.add(make_records(request, noted, len(getattr(response, "content", b""))))
        return response


def _watch(request: HttpRequest, noted: Noted, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same parts; records what was sent of them, also when the client goes away."""
    sent = 0
    try:
        for part in parts:
            sent += len(part)
            yield part
    finally:
        read_log.add(make_records(request, noted, sent))


def make_records(request: HttpRequest, noted: Noted, size: int) -> list[ReadRecord]:
    """The records of an answer of `size` bytes; none for what showed no layer, or a tile left out."""
    protocol = protocol_of(request)
    weight = 1
    if protocol in SAMPLED and _tile_layer(request):
        weight = settings.READ_SAMPLE
        noted = {} if next(_tiles) % weight else _read_tile(request)
    if not noted:
        return []
    facts = {
        **_describe_reader(request),
        "read_at": timezone.now(),
        "address": address_of(request),
        "protocol": protocol,
        "bytes": size,
        "weight": weight,
    }
    return [
        ReadRecord(layer=read.layer, scope=read.scope, instant=read.at, features=features, **facts)
        for read, features in noted.items()
    ]


def record_kept_tile(
    environ: Mapping[str, Any], person: User | AnonymousUser, classes: Mapping[str, str], size: int
) -> None:
    """The same for a tile that was answered before Django was reached (`environ` as in WSGI).

    `classes` are the scope classes of its layers, by name.
    """
    weight = settings.READ_SAMPLE
    if not settings.READS_ARE_RECORDED or next(_tiles) % weight:
        return
    channels = channels_of(environ["PATH_INFO"])
    facts = {
        "person_id": person.pk,
        "person": person.get_username(),
        "read_at": timezone.now(),
        "address": address_in(environ),
        "protocol": channels[0] if channels else "",
        "bytes": size,
        "weight": weight,
    }
    read_log.add([ReadRecord(layer=layer, scope=scope, **facts) for layer, scope in classes.items()])


def protocol_of(request: HttpRequest) -> str:
    """The way of publication; `admin` for the administration, `web` for any other page."""
    channels = channels_of(request.path)
    return channels[0] if channels else "admin" if request.path.startswith("/admin/") else "web"


def _read_tile(request: HttpRequest) -> Noted:
    """The layers that a tile's address names; none for the base map and for documents."""
    name = _tile_layer(request)
    if name in RESERVED:
        return {}
    seen = see_group(find_group(name), protocol_of(request), request.user)
    return {Reading(layer, scope): None for layer, scope in seen.classes.items()}


def _tile_layer(request: HttpRequest) -> str:
    """The layer of a tile, as its address names it or its view has told; empty for what is no tile."""
    match = request.resolver_match
    if match is None or "z" not in match.kwargs:
        return str(getattr(request, "tile_of", ""))
    # An address of the base map names none.
    return str(match.kwargs.get("layer", RESERVED[0]))


def _describe_reader(request: HttpRequest) -> dict[str, Any]:
    """The person by name and number, and the token by the part of it that is shown."""
    person = request.user
    if not isinstance(person, User) or not person.is_authenticated:
        return {}
    token = (read_secret(request) or "")[:SHOWN] if person.narrowing is not None else ""
    return {"person_id": person.pk, "person": person.get_username(), "token": token}
