"""A FastCGI program behind nginx, as its makers advise: some processes on one socket."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.tiles_peers.process import running, wait_for
from tests.support.processes import free_port

WAITING = 128
NGINX = """
daemon off;
{account}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    gzip on;
    gzip_comp_level 6;
    gzip_types application/vnd.mapbox-vector-tile application/x-protobuf;
    keepalive_requests 100000;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            fastcgi_pass unix:{folder}/socket;
            fastcgi_buffers 256 16k;
            fastcgi_read_timeout {limit}s;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param SCRIPT_NAME /;
            fastcgi_param SERVER_NAME 127.0.0.1;
            fastcgi_param SERVER_PORT {port};
            fastcgi_param SERVER_PROTOCOL $server_protocol;
{told}
        }}
    }}
}}
"""


def find_nginx() -> str:
    """The program's path, empty without it: Debian puts it where not every account looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""


@contextmanager
def running_fastcgi(
    program: str, processes: int, folder: Path, environment: Mapping[str, str], check: str, limit: int
) -> Iterator[int]:
    """The port where the program answers; `check` is a path that it answers when it is ready."""
    port = free_port()
    account = "user root;" if os.geteuid() == 0 else ""
    # FastCGI's library shows the program the request's variables in place of its own.
    told = "\n".join(f'            fastcgi_param {name} "{value}";' for name, value in environment.items())
    (folder / "nginx.conf").write_text(
        NGINX.format(account=account, folder=folder, port=port, limit=limit, told=told)
    )
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket(socket.AF_UNIX))
        listening.bind(str(folder / "socket"))
        listening.listen(WAITING)
        for _ in range(processes):
            stack.enter_context(running([program], folder, environment, listening))
        nginx = stack.enter_context(
            running(
                [find_nginx(), "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"],
                folder,
                {},
            )
        )
        wait_for(port, check, nginx, folder)
        yield port
