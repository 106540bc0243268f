"""`manage.py demo_accounts`: make the demonstration accounts and print them."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gis_core.accounts.demo import ensure_demo_accounts


class Command(BaseCommand):
    """Prints a table of accounts with their passwords; safe to repeat."""

    help = "Make the demonstration accounts (once) and print them with their passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table to standard output."""
        kept_in = Path(settings.VAR) / "secrets" / "demo_accounts.txt"
        for account, password in ensure_demo_accounts(kept_in):
            cells = (account.username, password, str(account.role.label), account.division, account.name)
            widths = (12, 16, 14, 8, 0)
            self.stdout.write(
                "  " + " ".join(_pad(text, width) for text, width in zip(cells, widths, strict=True))
            )


def _pad(text: str, width: int) -> str:
    """Pad to `width` terminal columns; a Chinese character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(0, width - columns)
