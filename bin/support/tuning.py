"""The settings of a private cluster, sized to the machine."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1024 * 1024
GROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")

# For tests only: what is lost in a crash is made again.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def read_memory() -> int:
    """Memory this program may use, in bytes: the machine's, or its control group's when that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = GROUP_LIMIT.read_text(encoding="ascii").strip() if GROUP_LIMIT.is_file() else "max"
    return min(machine, int(limit)) if limit.isdigit() else machine


def list_settings(socket: Path, *, careless: bool) -> dict[str, str]:
    """Every setting that is not PostgreSQL's own default."""
    memory = read_memory() // MEGABYTE
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0777",  # the folder around it is closed, and a password is asked
        "port": "5432",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": f"{max(64, min(memory // 4, 2048))}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": f"{max(64, min(memory // 16, 256))}MB",
        "max_wal_size": "4GB",
        "wal_compression": "on",
        "jit": "off",  # our queries are many and short
        "random_page_cost": "1.1",  # solid-state disks
        "client_connection_check_interval": "1s",  # the query of a killed process ends with it
        "log_line_prefix": "%m [%p] %d ",
        "log_min_duration_statement": "2000",
    }
    return settings | (CARELESS if careless else {})


def format_settings(settings: dict[str, str]) -> str:
    """The settings as a PostgreSQL configuration file."""
    return "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
