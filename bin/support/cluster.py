"""The private PostgreSQL cluster: made once, started, stopped. It listens on a socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from support.failure import Failure, begin_section, explain, read_tail
from support.postgres import Home, find_home, find_programs
from support.processes import Service, start_service, stop_service
from support.secret_files import keep_secret, write_private
from support.tuning import format_settings, list_settings

SQL = Path(__file__).parent / "sql"
SUPERUSER = "qiongtu_admin"
# Written when the database inside is whole; a cluster without it is made anew.
WHOLE = "qiongtu.whole"
# After a crash PostgreSQL replays its log before it answers.
START_SECONDS = 300.0
STOP_SECONDS = 120.0


class Cluster:
    """One cluster under `var`; `careless` for tests, where speed matters and safety does not."""

    def __init__(self, var: Path, *, careless: bool = False) -> None:
        self.var = var
        self.careless = careless
        self.home: Home = find_home(var)
        self.log = var / "log" / "cluster.log"
        self.service: Service | None = None

    @property
    def url(self) -> str:
        """DATABASE_URL: of the application's role."""
        return self.make_url("qiongtu", "database_password")

    @property
    def owner_url(self) -> str:
        """DATABASE_OWNER_URL: of the role that owns the tables."""
        return self.make_url("qiongtu_owner", "owner_password")

    def make_url(self, role: str, secret: str) -> str:
        """The database over its socket."""
        password, socket = keep_secret(self.var, secret), quote(str(self.home.socket), safe="")
        return f"postgresql://{role}:{password}@/qiongtu?host={socket}&port=5432"

    def start(self) -> None:
        """Makes the cluster if there is none that is whole, and starts it."""
        # Data outside var/ without its link in var/ belong to a var/ that was thrown away, passwords and all.
        whole = (self.var / "cluster").exists() and (self.home.data / WHOLE).is_file()
        version = self.read_version() if whole else ""
        programs = find_programs(version)
        if not whole:
            self.make(programs)
        self.configure()
        self.launch(programs)
        if not whole:
            self.run_script(programs, "create_database.sql")
        self.settle_roles(programs)
        (self.home.data / WHOLE).touch()

    def read_version(self) -> str:
        """Major version of the PostgreSQL that made the data."""
        return (self.home.data / "PG_VERSION").read_text(encoding="ascii").strip()

    def make(self, programs: Path) -> None:
        """Runs initdb in an empty folder of the server's account."""
        self.set_aside()
        self.home.make_folder(self.home.data)
        password_file = self.home.data.with_name("initdb-password")
        write_private(password_file, keep_secret(self.var, "superuser_password"))
        if self.home.user:
            os.chown(password_file, self.home.user.pw_uid, self.home.user.pw_gid)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={SUPERUSER}"]
        self.call(
            self.home.as_user(
                str(programs / "initdb"), f"--pgdata={self.home.data}", f"--pwfile={password_file}", *options
            )
        )
        password_file.unlink()
        link = self.var / "cluster"
        if self.home.data != link:
            link.unlink(missing_ok=True)
            link.symlink_to(self.home.data)

    def set_aside(self) -> None:
        """Clears the place of the data: a half cluster goes, the last whole one is kept as `….old`."""
        data, old = self.home.data, self.home.data.with_name(f"{self.home.data.name}.old")
        if (data / WHOLE).is_file():
            shutil.rmtree(old, ignore_errors=True)
            data.rename(old)
        shutil.rmtree(data, ignore_errors=True)

    def configure(self) -> None:
        """Writes the settings anew: memory or folder may have changed since the last start."""
        self.home.make_folder(self.home.socket)
        settings = format_settings(list_settings(self.home.socket, careless=self.careless))
        path = self.home.data / "postgresql.auto.conf"
        path.write_text("# Written by bin/run at every start.\n" + settings, encoding="utf-8")

    def launch(self, programs: Path) -> None:
        """Starts the server as our own child and waits until it takes connections."""
        command = self.home.as_user(str(programs / "postgres"), "-D", str(self.home.data))
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"}
        self.service = start_service("cluster", command, environment, self.home.data, self.var, signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            self.service.check_alive()
            if time.monotonic() > deadline:
                raise Failure(f"The database did not start within {START_SECONDS:.0f} s: see {self.log}.")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """True once this server says «ready» in its own process file (line 1 its id, line 8 its state)."""
        path = self.home.data / "postmaster.pid"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        ours = self.service is not None and lines[:1] == [str(self.service.process.pid)]
        return ours and len(lines) >= 8 and lines[7].strip() == "ready"

    def settle_roles(self, programs: Path) -> None:
        """Who owns and who may what; also for a cluster made before there were two roles."""
        self.run_script(programs, "roles.sql")
        if self.careless:
            self.run_script(programs, "prepare_tests.sql")

    def run_script(self, programs: Path, script: str) -> None:
        """Runs a script as the superuser, with the roles' passwords in its environment."""
        environment = os.environ | {
            "PGPASSWORD": keep_secret(self.var, "superuser_password"),
            "QIONGTU_ROLE_PASSWORD": keep_secret(self.var, "database_password"),
            "QIONGTU_OWNER_PASSWORD": keep_secret(self.var, "owner_password"),
        }
        target = ["--host", str(self.home.socket), "--port", "5432", "--username", SUPERUSER, "postgres"]
        command = [str(programs / "psql"), "--no-psqlrc", "--quiet", "--file", str(SQL / script), *target]
        self.call(command, environment)

    def call(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        """Runs a program of PostgreSQL with its output in the log; raises Failure."""
        begin_section(self.log, "making the cluster")
        with self.log.open("ab") as sink:
            done = subprocess.run(
                command, cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=sink,
                stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
        if done.returncode != 0:
            raise Failure(explain(read_tail(self.log)))

    def stop(self) -> None:
        """Fast shutdown; nothing when it was not started here."""
        if self.service:
            stop_service(self.service, STOP_SECONDS)
            self.service = None

    def remove(self) -> None:
        """Deletes the cluster's data; it must not be running."""
        shutil.rmtree(self.home.data, ignore_errors=True)
        if (link := self.var / "cluster").is_symlink():
            link.unlink()
            shutil.rmtree(self.home.data.parent)
