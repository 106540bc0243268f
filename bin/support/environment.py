"""The environment that the application runs in, and its copy in var/env for bin/manage."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from pathlib import Path

from support.secret_files import keep_secret, write_private

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def make_environment(
    var: Path, database_url: str, host: str, port: int, owner_url: str = ""
) -> dict[str, str]:
    """The application's variables. What the operator has set already stays as it is.

    Without `owner_url` the application's role is the owner.
    """
    defaults = {
        "DJANGO_SETTINGS_MODULE": "gis_core.site.settings",
        "QIONGTU_ALLOWED_HOSTS": ",".join(list_hosts(host)),
        "QIONGTU_SECRET_KEY": keep_secret(var, "secret_key"),
    }
    given = {"DATABASE_URL": database_url, "QIONGTU_PORT": str(port), "QIONGTU_VAR": str(var)}
    if owner_url:
        given["DATABASE_OWNER_URL"] = owner_url
    return {name: os.environ.get(name) or value for name, value in defaults.items()} | given


def list_hosts(host: str) -> list[str]:
    """The names under which the pages may be asked for, when listening on that address."""
    if not is_every_address(host):
        return list(dict.fromkeys([*LOCAL_HOSTS, host]))
    name = socket.gethostname()
    try:
        addresses = socket.gethostbyname_ex(name)[2]
    except OSError:
        addresses = []
    return list(dict.fromkeys([*LOCAL_HOSTS, name, *addresses]))


def is_every_address(host: str) -> bool:
    """True for 0.0.0.0 and ::, which mean every network of this machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:  # a name
        return False


def write_environment(var: Path, environment: dict[str, str]) -> None:
    """Keeps the variables in var/env, one KEY=VALUE a line, readable by this account alone."""
    write_private(var / "env", "\n".join(f"{name}={value}" for name, value in environment.items()))
