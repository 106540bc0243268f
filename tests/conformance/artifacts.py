"""The suites' files: in var/conformance/downloads, fetched from Maven Central when they are not there."""

from __future__ import annotations

import subprocess
from pathlib import Path


class MissingSuiteError(Exception):
    """The suite's file is neither here nor in Maven Central."""


def find_file(coordinates: str, folder: Path) -> Path:
    """One file by its coordinates, group:name:version:ending:classifier; raises MissingSuiteError."""
    _, name, version, ending, classifier = coordinates.split(":")
    path = folder / f"{name}-{version}-{classifier}.{ending}"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        download(coordinates, folder)
    if not path.is_file():
        raise MissingSuiteError(f"{coordinates} was not found in Maven Central")
    return path


def download(coordinates: str, folder: Path) -> None:
    """Ask Maven for one file."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy"
    # `mvn` is Debian's own, found by the path; its arguments are constants.
    subprocess.run(
        ["mvn", "-B", "-q", goal, f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}"],
        check=False,
        capture_output=True,
        timeout=600,
    )
