"""What the environment tells the program; a missing secret stops the start by its name."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def read_secret(name: str) -> str:
    """Value of `name`, or the content of the file named by `name`_FILE."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    raise ImproperlyConfigured(f"{name} is not set (nor {name}_FILE); bin/run sets it in var/env")


def read_list(name: str, default: str) -> list[str]:
    """A comma-separated value as a list without blanks."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def read_networks(name: str) -> list[str]:
    """A comma-separated value of networks (10.0.0.0/8) or addresses; what is neither stops the start."""
    texts = read_list(name, "")
    for text in texts:
        try:
            ip_network(text)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {text} is no network ({error})") from error
    return texts


def read_flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def read_database(name: str) -> dict[str, Any]:
    """Django's database settings from a `postgresql://user:password@host:port/name?host=/socket` URL."""
    parts = urlsplit(read_secret(name))
    if parts.scheme not in {"postgresql", "postgres", "postgis"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
