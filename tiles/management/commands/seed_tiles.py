"""`manage.py seed_tiles`: make the vector tiles of an area now, or have the worker make them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gis_core.errors import GisError
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.jobs.models import Undertaking
from tiles.jobs import carry_out, order_seeding, seed_tiles
from tiles.seeding import PUBLIC
from tiles.seeding_form import read_seeding


class Command(BaseCommand):
    """Interrupted (Ctrl-C), it goes on where it was when run again: current tiles are passed over."""

    help = "Make the vector tiles of an area, for everybody who has the same access as an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, where, for whom."""
        parser.add_argument("--layer", action="append", required=True, help="may be given more than once")
        parser.add_argument("--zoom", required=True, help="9 or 5-14")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--bbox", help="west,south,east,north in degrees")
        place.add_argument("--division", default="", help="code of a division: 46, 4601, 460105 …")
        parser.add_argument("--grid", default=WEB_MERCATOR_QUAD.identifier)
        parser.add_argument("--as", default=PUBLIC, dest="account", help="public, or an account's name")
        parser.add_argument("--rest", type=float, default=0.0,
                            help="seconds of rest after each second of work (0: none)")  # fmt: skip
        parser.add_argument("--queue", action="store_true", help="leave it to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the order, then carry it out or queue it; JSON at the end."""
        try:
            made = order_seeding(read_seeding(describe_order(options)), "manage.py")
            if options["queue"]:
                seed_tiles.enqueue(made.pk)
            else:
                carry_out(made.pk)
        except GisError as error:
            raise CommandError(f"{error.sentence} ({error.locator})") from error
        made = Undertaking.objects.get(pk=made.pk)
        told = {"id": made.pk, "state": made.state, "tiles": made.total, **made.counts}
        self.stdout.write(json.dumps({**told, "seconds": made.seconds}, ensure_ascii=False))


def describe_order(options: dict[str, Any]) -> dict[str, Any]:
    """The order as programs write it."""
    try:
        box = [float(part) for part in options["bbox"].split(",")] if options["bbox"] else None
    except ValueError as error:
        raise GisError("parameter", "bbox 应为四个数：西,南,东,北（度）。", "bbox") from error
    return {
        "layers": options["layer"],
        "zooms": options["zoom"],
        "bbox": box,
        "division": options["division"],
        "grid": options["grid"],
        "as": options["account"],
        "rest": options["rest"],
    }
