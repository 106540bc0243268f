"""Finds PostgreSQL's programs, and the account and folder that a server of ours can live in."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from support.failure import Failure

# A socket's whole path may have 107 bytes; the file's name takes 14 of them.
SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432")
# Where a server run by root lives when its account cannot enter the project's folder (e.g. under /root).
OUTSIDE = Path("/var/lib/qiongtu")


def find_programs(version: str = "") -> Path:
    """Folder of the programs of that major version, or of the newest that has PostGIS when none is given."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    for program in reversed(found):
        number = program.parts[4]
        if version in {"", number} and has_postgis(number):
            return program.parent
    if not found and (elsewhere := shutil.which("postgres")):  # conda
        return Path(elsewhere).resolve().parent
    wanted = f"PostgreSQL {version}" if version else "PostgreSQL with PostGIS"
    raise Failure(f"{wanted} is not installed: run without --no-install, or set DATABASE_URL to a database.")


def has_postgis(version: str) -> bool:
    """True when Debian's PostGIS for that major version is installed."""
    return Path(f"/usr/share/postgresql/{version}/extension/postgis.control").is_file()


@dataclass(frozen=True)
class Home:
    """The folders of a cluster and who runs it; `user` is None for the account that runs this program."""

    data: Path
    socket: Path
    user: pwd.struct_passwd | None

    def as_user(self, *command: str) -> list[str]:
        """The command as the server's account, ended when this program dies."""
        switch = (
            [f"--reuid={self.user.pw_name}", f"--regid={self.user.pw_gid}", "--init-groups"]
            if self.user
            else []
        )
        return ["setpriv", *switch, "--pdeathsig", "INT", "--", *command]

    def make_folder(self, folder: Path) -> None:
        """Makes a folder that belongs to the server's account alone."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)


def find_home(var: Path) -> Home:
    """Where the cluster of this `var` lives: in it, or outside when the server's account cannot get there."""
    user = find_server_account()
    inside = user is None or can_enter(var, user)
    home = var if inside else OUTSIDE / hashlib.sha256(bytes(var)).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    socket = home / "socket"
    if len(os.fsencode(socket)) > SOCKET_FOLDER_LIMIT:
        socket = keep_short_folder(var)
    return Home(home / "cluster", socket, user)


def find_server_account() -> pwd.struct_passwd | None:
    """The account for the server when root runs this (PostgreSQL refuses root); None for anyone else."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise Failure("The account «postgres» is missing: it comes with the package postgresql.") from None


def can_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """True when that account can pass through every folder on the way, whatever the reason it can."""
    switch = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
    return (
        subprocess.run(["setpriv", *switch, "--", "test", "-x", str(folder)], cwd="/", check=False).returncode
        == 0
    )


def keep_short_folder(var: Path) -> Path:
    """A folder with a short name for the socket, the same at every start while it exists."""
    note = var / "run" / "socket-folder"
    if note.is_file() and Path(note.read_text(encoding="utf-8")).is_dir():
        return Path(note.read_text(encoding="utf-8"))
    folder = tempfile.mkdtemp(prefix="qiongtu-", dir=os.environ.get("XDG_RUNTIME_DIR"))
    note.write_text(folder, encoding="utf-8")
    return Path(folder)
