"""A token by which the suites ask as an account of the instance, of all it may see or of some layers."""

from __future__ import annotations

from datetime import timedelta

import django
from django.utils import timezone


def make_secret(name: str, layers: str) -> str:
    """A day's token that may write; `layers` are names with commas between, none: all."""
    django.setup()
    # Models can be imported only after the set-up.
    from gis_core.accounts.models import User
    from gis_core.accounts.tokens import Limits, issue_token

    limits = Limits(layers=layers.split(",") if layers else (), read_only=False)
    until = timezone.now() + timedelta(days=1)
    return issue_token("conformance", User.objects.get(username=name), until, limits)[1]
