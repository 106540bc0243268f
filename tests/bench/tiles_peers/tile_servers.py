"""Martin, tipg and pg_tileserv: vector tiles straight from the table."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.tiles_peers.process import running, wait_for
from tests.bench.tiles_peers.server import (
    BUFFER,
    CONNECTIONS,
    LAYER,
    LIMIT,
    PROCESSES,
    Address,
    Peer,
    Server,
    database,
)  # fmt: skip
from tests.support.processes import free_port

TABLE = f"public.{LAYER.table}"
TILES = frozenset({"tiles"})
# More than a tile can hold: nothing is cut on purpose.
NO_LIMIT = 100_000_000
HEALTH = {"Martin": "/health", "tipg": "/healthz", "pg_tileserv": "/index.json"}


def find_all(folder: Path) -> list[Peer]:
    """Those under a folder, in `bin` or in an environment of their own, or on PATH."""
    martin, tileserv = find(folder, "martin"), find(folder, "pg_tileserv")
    python = folder / "tipg" / "bin" / "python"
    return [
        Peer("Martin", TILES | {"kept"}, _ask([martin, "--version"]), lambda at: run_martin(martin, at, 0)),
        Peer(
            "tipg",
            TILES,
            _ask([str(python), "-c", "import tipg; print(tipg.__version__)"]),
            lambda at: run_tipg(python, at),
        ),
        Peer("pg_tileserv", TILES, _ask([tileserv, "--version"]), lambda at: run_tileserv(tileserv, at)),
    ]


def find(folder: Path, name: str) -> str:
    """The program in the folder's `bin`, or by its name alone on PATH."""
    own = folder / "bin" / name
    return str(own) if own.is_file() else name


def _ask(command: Sequence[str]) -> str:
    """The version a program tells, empty when it is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return "".join(re.findall(r"\d+\.\d+[\w.]*", done.stdout + done.stderr)[:1]) or "(of no version)"


@contextmanager
def _serve(
    name: str,
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    port: int,
    address: Address,
) -> Iterator[Server]:
    with running(command, folder, environment) as program:
        wait_for(port, HEALTH[name], program, folder)
        yield Server(name, port, address)


def run_martin(program: str, folder: Path, cache: int) -> AbstractContextManager[Server]:
    """Martin with so many megabytes of memory for tiles."""
    port = free_port()
    columns = dict.fromkeys(LAYER.tiled, "")
    table = {
        "schema": "public", "table": LAYER.table, "srid": 4490, "geometry_column": "geometry",
        "id_column": "id", "geometry_type": "POLYGON", "buffer": BUFFER, "properties": columns,
        "bounds": [108.0, 3.0, 118.0, 21.0],
    }  # fmt: skip
    content = {
        "listen_addresses": f"127.0.0.1:{port}",
        "worker_processes": PROCESSES,
        "cache": {"size_mb": cache},
        "postgres": {
            "connection_string": database().url,
            "pool_size": CONNECTIONS,
            "auto_publish": False,
            "tables": {LAYER.name: table},
        },
    }
    # JSON is YAML; the folder is closed to others.
    (folder / "martin.yaml").write_text(json.dumps(content))
    command = [program, "--config", str(folder / "martin.yaml")]
    return _serve("Martin", command, folder, {}, port, lambda t: f"/{LAYER.name}/{t.z}/{t.x}/{t.y}")


def run_tipg(python: Path, folder: Path) -> AbstractContextManager[Server]:
    """tipg under uvicorn, with uvloop and httptools."""
    port, parts = free_port(), database().parts
    account = f"{quote(parts['user'], safe='')}:{quote(parts['password'], safe='')}"
    host = quote(parts["host"], safe="")
    key = TABLE.replace(".", "_")
    environment = {
        "DATABASE_URL": f"postgresql://{account}@{host}:{parts['port']}/{parts['dbname']}",
        "DB_MIN_CONN_SIZE": "1",
        "DB_MAX_CONN_SIZE": str(CONNECTIONS),
        "TIPG_DB_TABLES": json.dumps([TABLE]),
        "TIPG_DB_SPATIAL_EXTENT": "false",
        "TIPG_DB_DATETIME_EXTENT": "false",
        "TIPG_TABLE_CONFIG": json.dumps(
            {key: {"pk": "id", "geomcol": "geometry", "properties": LAYER.tiled}}
        ),
        "TIPG_CATALOG_TTL": "0",
        "TIPG_TILE_BUFFER": str(BUFFER),
        "TIPG_MAX_FEATURES_PER_TILE": str(NO_LIMIT),
        "TIPG_MAX_FEATURES_PER_QUERY": str(NO_LIMIT),
    }
    command = [
        str(python), "-m", "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(PROCESSES), "--loop", "uvloop", "--http", "httptools", "--no-access-log",
    ]  # fmt: skip
    return _serve(
        "tipg", command, folder, environment, port,
        lambda t: f"/collections/{TABLE}/tiles/WebMercatorQuad/{t.z}/{t.x}/{t.y}",
    )  # fmt: skip


def run_tileserv(program: str, folder: Path) -> AbstractContextManager[Server]:
    """pg_tileserv, which is one process with threads of its own."""
    port = free_port()
    (folder / "tileserv.toml").write_text(
        f'HttpHost = "127.0.0.1"\nHttpPort = {port}\nDbPoolMaxConns = {CONNECTIONS}\nDbTimeout = {LIMIT}\n'
        f"DefaultBuffer = {BUFFER}\nMaxFeaturesPerTile = -1\n"
    )
    command = [program, "--config", str(folder / "tileserv.toml")]
    columns = ",".join(LAYER.tiled)
    return _serve(
        "pg_tileserv", command, folder, {"DATABASE_URL": database().url}, port,
        lambda t: f"/{TABLE}/{t.z}/{t.x}/{t.y}.pbf?properties={columns}",
    )  # fmt: skip
