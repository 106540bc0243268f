"""Running a suite (a Java program that ends with 0 whatever it found) and reading its results."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from tests.conformance.suites import Suite

# Behind a part's name: tests of what the service does not announce, which a suite passes over of itself.
UNMET = ", of what is not announced"


@dataclass(frozen=True)
class Outcome:
    """One assertion: the part of the suite, the test, PASS FAIL or SKIP, and why."""

    part: str
    test: str
    status: str
    reason: str

    @property
    def kind(self) -> tuple[str, str]:
        """The test without the values it was called with."""
        return self.part, self.test.split("(")[0]


def run_suite(suite: Suite, files: list[Path], address: str, folder: Path, proxy: int) -> list[Outcome]:
    """Every assertion's outcome; empty when the suite ended before it wrote any. `files`: the suite first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    properties = folder / "arguments.xml"
    properties.write_text(write_properties(suite.arguments(address)), encoding="utf-8")
    with (folder / "suite.log").open("wb") as log:
        subprocess.run(
            [*start_java(files, folder, proxy), str(properties), "-o", str(folder)],
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=3600,
            cwd=folder,
        )
    return list(read_outcomes(newest_result(folder)))


def start_java(files: list[Path], folder: Path, proxy: int) -> list[str]:
    """The command that starts a suite's own main class, all its other addresses asked of the proxy."""
    options = [
        f"-Duser.home={folder}",
        "-Dhttp.proxyHost=127.0.0.1",
        f"-Dhttp.proxyPort={proxy}",
        "-Dhttp.nonProxyHosts=127.*|localhost",
        "-Xmx2g",
    ]
    return ["java", *options, "-cp", ":".join(map(str, files)), read_main_class(files[0])]


def read_main_class(jar: Path) -> str:
    """What its manifest says is to be started."""
    with zipfile.ZipFile(jar) as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode()
    named = next(line for line in manifest.splitlines() if line.startswith("Main-Class"))
    return named.partition(":")[2].strip()


def write_properties(arguments: dict[str, str]) -> str:
    """A Java properties file; without a document type, which newer suites refuse."""
    entries = "".join(f'<entry key="{key}">{escape(value)}</entry>' for key, value in arguments.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><properties version="1.0">{entries}</properties>'


def newest_result(folder: Path) -> Path | None:
    """Suites write into a folder with a name of its own each time."""
    found = sorted(folder.rglob("testng-results.xml"), key=lambda path: path.stat().st_mtime)
    return found[-1] if found else None


def read_outcomes(path: Path | None) -> Iterator[Outcome]:
    """The assertions in a result file; a failed preparation counts as a failure."""
    if path is None:
        return
    tree = etree.parse(str(path), etree.XMLParser(huge_tree=True, resolve_entities=False))
    for part in tree.iter("test"):
        for method in part.iter("test-method"):
            if method.get("is-config") == "true" and method.get("status") != "FAIL":
                continue
            owner = method.getparent()
            name = f"{owner.get('name', '').rpartition('.')[2]}.{method.get('name')}"
            yield Outcome(
                part.get("name", ""), name + arguments_of(method), method.get("status"), reason(method)
            )


def arguments_of(method: etree._Element) -> str:
    """With which values the test was called, shortened; objects of the suite say nothing."""
    values = [(value.text or "").strip() for value in method.iterfind("params/param/value")]
    told = [value[:60] for value in values if value and "@" not in value and len(value) < 400]
    return f"({', '.join(told)})" if told else ""


def reason(method: etree._Element) -> str:
    """The first lines of what went wrong."""
    said = method.findtext("exception/message") or method.findtext("exception/full-stacktrace") or ""
    return " ".join(said.split())[:600]
