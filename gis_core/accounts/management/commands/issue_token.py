"""`manage.py issue_token`: a service token for a program, its secret shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis_core.accounts.models import User
from gis_core.accounts.tokens import Limits, issue_token
from gis_core.errors import GisError


class Command(BaseCommand):
    """Prints the secret to standard output, and nothing else there."""

    help = "Issue a service token for a program; the secret is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, what for, how long, and what is taken away."""
        parser.add_argument("owner", help="account name of the person the program acts for")
        parser.add_argument("name", help="what the token is for")
        parser.add_argument("--days", type=int, default=90, help="days until it expires (default 90)")
        parser.add_argument("--division", default="", help="only below this division code")
        parser.add_argument("--layers", nargs="*", default=[], help="only these layers")
        parser.add_argument("--channels", nargs="*", default=[], help="only these ways of publication")
        parser.add_argument("--may-edit", action="store_true", help="as far as its owner may")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue and print."""
        owner = User.objects.filter(username=options["owner"], is_active=True).first()
        if owner is None:
            raise CommandError(f"没有名为“{options['owner']}”的在用用户。")
        limits = Limits(options["division"], options["layers"], options["channels"], not options["may_edit"])
        expires_at = timezone.now() + timedelta(days=options["days"])
        try:
            _, secret = issue_token(options["name"], owner, expires_at, limits)
        except (GisError, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
