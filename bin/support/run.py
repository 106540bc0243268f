"""The second half of bin/run: front end, database, tables, province, web and worker; then it watches them."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from support.cluster import Cluster
from support.environment import make_environment, write_environment
from support.failure import Failure
from support.frontend import FrontEnd
from support.processes import Service, stop_service
from support.stamps import hash_code, read_stamp, write_stamp
from support.steps import Steps, run_logged
from support.web import start_web, start_worker, wait_ready

ROOT = Path(__file__).resolve().parents[2]
FIRST_SIZE = "small"
# What --reset leaves: the lock in use, this log, caches of tools, the tests' own things.
KEPT_BY_RESET = {"run", "log", "cache", "test", "setup.lock"}


def read_options() -> argparse.Namespace:
    """What bin/run passes on; it has checked the values."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--size", required=True)
    parser.add_argument("--reset", choices=["yes", "no"], required=True)
    return parser.parse_args()


class Run:
    """One bin/run from its fourth step to its end."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.var = Path(os.environ["QIONGTU_VAR"])
        self.steps = Steps("bin/run", number=3, total=9, log=self.var / "log" / "run.log")
        self.own_url = os.environ.get("DATABASE_URL", "")
        self.owner_url = os.environ.get("DATABASE_OWNER_URL", "") if self.own_url else ""
        self.cluster: Cluster | None = None
        self.environment: dict[str, str] = {}
        self.services: list[Service] = []
        self.code = ""

    def start(self) -> None:
        """All steps; afterwards the pages are served."""
        check_listen(self.options.host, self.options.port)
        if self.options.reset == "yes":
            self.reset()
        front_end = FrontEnd(ROOT, self.steps.log, os.environ)
        self.steps.run("Front end", front_end.build)
        self.steps.run("Database", self.start_database)
        self.code = hash_code(ROOT)
        self.steps.run("Tables", lambda: self.manage_when_changed("tables", "migrate", "--noinput"))
        self.steps.run(
            "Static files", lambda: self.manage_when_changed("static", "collectstatic", "--noinput")
        )
        self.steps.run("Province", self.load_province)
        self.steps.run("Web and worker", self.start_services)

    def reset(self) -> None:
        """Deletes the private database and all made from it; another's database is not ours to empty."""
        if self.own_url:
            raise Failure(
                "--reset deletes the private database only: empty the one of DATABASE_URL yourself."
            )
        Cluster(self.var).remove()
        for path in self.var.iterdir():
            if path.name in KEPT_BY_RESET:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def start_database(self) -> str | None:
        """Starts the private cluster, or takes DATABASE_URL; then the environment is known."""
        if not self.own_url:
            self.cluster = Cluster(self.var)
            self.cluster.start()
            self.owner_url = self.cluster.owner_url
        url = self.own_url or (self.cluster.url if self.cluster else "")
        ours = make_environment(self.var, url, self.options.host, self.options.port, self.owner_url)
        write_environment(self.var, ours)
        self.environment = {**os.environ, **ours}
        return "DATABASE_URL" if self.own_url else None

    def manage(self, *arguments: str, show: bool = False) -> None:
        """Runs manage.py; raises Failure."""
        run_logged(
            [sys.executable, "manage.py", *arguments], self.steps.log, self.environment, ROOT, show=show
        )

    def manage_when_changed(self, name: str, *arguments: str) -> str | None:
        """Runs manage.py unless that was done from the same code. Another's database is always looked at."""
        stamp = self.var / "stamps" / name
        if read_stamp(stamp) == self.code and not self.own_url:
            return "unchanged"
        self.manage(*arguments)
        write_stamp(stamp, self.code)
        return None

    def load_province(self) -> str | None:
        """Loads the demonstration province and makes the demo accounts, unless both are there."""
        stamp = self.var / "stamps" / "province"
        size, _, code = read_stamp(stamp).partition(" ")
        wanted = self.options.size or size or FIRST_SIZE
        if (wanted, self.code) == (size, code) and self.accounts.is_file() and not self.own_url:
            return f"{size}, unchanged"
        self.manage("load_province", "--size", wanted, show=True)
        self.manage("demo_accounts")
        write_stamp(stamp, f"{wanted} {self.code}")
        return wanted

    @property
    def accounts(self) -> Path:
        """Where `manage.py demo_accounts` keeps the names and passwords."""
        return self.var / "secrets" / "demo_accounts.txt"

    def start_services(self) -> None:
        """Starts web and worker and waits for the first page; they never learn the owner's password."""
        environment = {k: v for k, v in self.environment.items() if k != "DATABASE_OWNER_URL"}
        self.services.append(start_web(ROOT, self.var, environment, self.options.host, self.options.port))
        self.services.append(start_worker(ROOT, self.var, environment))
        wait_ready(self.options.port, self.services)

    def tell_address(self) -> None:
        """Says where the map is and who can sign in."""
        print(f"\nQiongtu 琼图 is ready 已就绪: http://localhost:{self.options.port}/")
        if self.accounts.is_file():
            print(f"Demo accounts 演示账号 ({self.accounts}):")
            print(self.accounts.read_text(encoding="utf-8").rstrip())
        print("Ctrl-C stops it. 按 Ctrl-C 停止。", flush=True)

    def supervise(self) -> None:
        """Waits for the end; raises Failure when one of the processes ends by itself."""
        watched = [*self.services, *([self.cluster.service] if self.cluster and self.cluster.service else [])]
        while True:
            for service in watched:
                service.check_alive()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ends what was started here, in reverse order; a second Ctrl-C does not disturb it."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        for service in self.services:
            if service.process.poll() is None:
                service.process.send_signal(service.stop_signal)
        for service in self.services:
            stop_service(service, 15)
        if self.cluster:
            self.cluster.stop()
        (self.var / "run" / "run.pid").unlink(missing_ok=True)


def check_listen(host: str, port: int) -> None:
    """Raises Failure when this account cannot listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failure(
                f"Cannot listen on {host} port {port} ({error.strerror}): choose others with --host, --port."
            ) from error


def main() -> int:
    """Exit code: 0 after Ctrl-C or --stop, 1 when something failed."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    run = Run(read_options())
    try:
        run.start()
        run.tell_address()
        run.supervise()
    except Failure as failure:
        print(run.steps.tell(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping 正在停止 …", flush=True)
        return 0
    finally:
        run.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
