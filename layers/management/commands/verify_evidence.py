"""`manage.py verify_evidence`: has anybody removed or altered what was recorded."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gis_core.errors import GisError
from layers.history.anchors import Anchor, anchor_file, append_anchor, parse_anchor, read_anchors
from layers.history.evidence import Verdict, verify


class Command(BaseCommand):
    """Exit code 1 when a fault is found, one line each; afterwards the chain's end is kept as an anchor."""

    help = "Check the chain of change sets, the anchors, and the stored versions against it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check, and how to say it."""
        parser.add_argument("--chain-only", action="store_true", help="leave the content of the layers out")
        parser.add_argument("--expect", action="append", default=[], metavar="SEQUENCE:HASH",
                            help="an anchor kept elsewhere; may be given more than once")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, and anchor a chain that is whole."""
        began = time.monotonic()
        try:
            expected = [parse_anchor(text) for text in options["expect"]]
        except GisError as error:
            raise CommandError(error.sentence) from error
        tell = self.stderr.write if options["verbosity"] > 1 else _say_nothing
        anchors = chain(expected, read_anchors(anchor_file()))
        verdict = verify(anchors, content=not options["chain_only"], tell=tell)
        newest = None if verdict.faults else append_anchor(anchor_file())
        show = self._show_json if options["json"] else self._show
        show(verdict, newest, time.monotonic() - began)
        if verdict.faults:
            sys.exit(1)

    def _show(self, verdict: Verdict, newest: Anchor | None, seconds: float) -> None:
        for fault in verdict.faults:
            self.stdout.write(f"[{fault.rule}] {fault.sentence}")
        for note in verdict.notes:
            self.stdout.write(f"说明：{note}")
        if verdict.faults:
            self.stdout.write(f"发现 {len(verdict.faults)} 处问题，用时 {seconds:.1f} 秒。")
        else:
            end = f"证据链末尾 {newest.sequence}:{newest.hash}" if newest else "证据链尚无内容"
            self.stdout.write(f"证据完整。{end}，用时 {seconds:.1f} 秒。")

    def _show_json(self, verdict: Verdict, newest: Anchor | None, seconds: float) -> None:
        body = {
            "faults": [fault.as_dict() for fault in verdict.faults],
            "notes": verdict.notes,
            "newest": None if newest is None else {"sequence": newest.sequence, "hash": newest.hash},
            "seconds": round(seconds, 3),
        }
        self.stdout.write(json.dumps(body, ensure_ascii=False))


def _say_nothing(part: str) -> None:
    """Progress that nobody asked for."""
