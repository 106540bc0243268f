"""Running a suite written in CTL (WMS, WMTS) and reading what it printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.conformance.suites import Suite
from tests.conformance.testng import UNMET, Outcome, write_properties

BEGUN = re.compile(r"^\s*Testing (\S+) type ")
ENDED = re.compile(r"^\s*Test (\S+) (Passed|Failed|Warning|Skipped|Continue|Not Tested|Best Practice)(.*)$")
SAID = re.compile(
    r"^\s*(?:Error: |Assertion: |Fatal Error: |.*Server returned |\s*(?:Expected|Requested|Got) )(.*)$"
)
STATUS = {"Failed": "FAIL", "Skipped": "SKIP", "Not Tested": "SKIP"}


def run_ctl(suite: Suite, files: list[Path], address: str, folder: Path, proxy: int) -> list[Outcome]:
    """Every test's outcome. `files`: the suite, its scripts, the engine's resources, other libraries."""
    jar, scripts, resources, *more = files
    shutil.rmtree(folder, ignore_errors=True)
    base = folder / "engine"
    unpack(scripts, base / "scripts")
    unpack(resources, base / "own")
    properties = folder / "arguments.xml"
    properties.write_text(write_properties(suite.arguments(address)), encoding="utf-8")
    options = [f"-DTE_BASE={base}", "-Dhttp.proxyHost=127.0.0.1", f"-Dhttp.proxyPort={proxy}"]
    options += [
        "-Dhttp.nonProxyHosts=127.*|localhost",
        f"-Djava.io.tmpdir={folder}",
        "-Djava.awt.headless=true",
    ]
    # The suite's own schemas lie beside its scripts.
    found = [base / "own", jar, *more, *(base / "scripts").glob("*/*/resources")]
    log = folder / "suite.log"
    with log.open("wb") as out:
        subprocess.run(
            ["java", *options, "-cp", ":".join(map(str, found)), suite.main_class, str(properties)],
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=3600,
            cwd=folder,
        )
    return list(read_printed(log.read_text(encoding="utf-8", errors="replace").splitlines()))


def unpack(archive: Path, folder: Path) -> None:
    """All files of a zip or jar."""
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)


def read_printed(lines: Iterable[str]) -> Iterator[Outcome]:
    """Each test by itself; one that only inherits the failure of another is left out."""
    said: list[str] = []
    for line in lines:
        if BEGUN.match(line):
            said = []
        elif ended := ENDED.match(line):
            name, verdict, rest = ended.groups()
            if "Inherited" not in rest:
                part = name.partition(":")[0] + (UNMET if "Prerequisites" in rest else "")
                yield Outcome(part, name, STATUS.get(verdict, "PASS"), " · ".join(said)[:600])
        elif SAID.match(line):
            said.append(" ".join(line.split())[:300])
