"""The suites' files: in var/conformance/downloads, fetched from Maven Central when they are not there."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conformance.suites import Suite


class MissingSuiteError(Exception):
    """The suite's file is neither here nor in Maven Central."""


def find_suite(suite: Suite, folder: Path) -> Path:
    """The suite's file; raises MissingSuiteError with Maven's own sentence."""
    path = folder / suite.file
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        download(suite.coordinates, folder)
    if not path.is_file():
        raise MissingSuiteError(f"{suite.coordinates} was not found in Maven Central")
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
