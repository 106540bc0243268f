"""`bin/conformance [SUITE …] [--address URL] [--account NAME] [--write]`: a table, then what did not pass.

Without a suite: all of them. Ends with 1 when something failed, was skipped in an announced class, or could
not be run. Files of suites that Maven Central lacks may be laid into var/conformance/downloads by hand.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.conformance.account import make_secret
from tests.conformance.announced import read_announced
from tests.conformance.artifacts import ALL_SCHEMAS, WEBP, MissingSuiteError, find_file, find_schemas
from tests.conformance.ctl import run_ctl
from tests.conformance.door import Door
from tests.conformance.instance import own_instance
from tests.conformance.report import HEAD, Result, write_faults, write_lines
from tests.conformance.schemas import SchemaProxy, Schemas
from tests.conformance.suites import SUITES, Suite
from tests.conformance.testng import run_suite

FOLDER = Path(os.environ.get("QIONGTU_VAR", "var")).resolve() / "conformance"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"


def read_options() -> argparse.Namespace:
    """What is run, against which instance."""
    parser = argparse.ArgumentParser(prog="bin/conformance", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="the instance (%(default)s)")
    parser.add_argument("--account", default="", help="ask as this account of the instance of this folder")
    parser.add_argument("--layers", default="", help="ask of these layers only: names with commas between")
    parser.add_argument(
        "--own-data",
        action="store_true",
        help="make an instance with data that suites have",
    )
    parser.add_argument("--list", action="store_true", help="name the suites and end")
    parser.add_argument("--write", action="store_true", help="put the table into docs/conformance.md")
    options = parser.parse_args()
    unknown = set(options.suites) - set(SUITES)
    if unknown:
        parser.error(f"there is no suite {', '.join(sorted(unknown))}; --list names them")
    return options


def run(suite: Suite, address: str, proxy: int) -> Result:
    """One suite's result, or why there is none."""
    print(f"{suite.name} …", file=sys.stderr, flush=True)
    result = Result(suite)
    try:
        needed = [suite.coordinates, *suite.scripts, *suite.libraries, *(WEBP if suite.main_class else ())]
        files = [find_file(name, FOLDER / "downloads") for name in needed]
    except MissingSuiteError as error:
        result.not_run = str(error)
        return result
    if suite.capabilities:
        said = read_announced(address + suite.capabilities)
        result.announced = {name: said.get(name, False) for name in suite.classes.values()}
    folder = FOLDER / "runs" / suite.name
    if suite.main_class:
        result.outcomes = run_ctl(suite, files, address, folder, proxy)
    else:
        result.outcomes = run_suite(suite, files, address, folder, proxy)
    if not result.outcomes:
        result.not_run = f"it ended before its first assertion, see {folder / 'suite.log'}"
    return result


def tell(results: list[Result]) -> str:
    """The table and the faults, as they stand in the document too."""
    lines = [HEAD, *(line for result in results for line in write_lines(result))]
    for result in results:
        faults = list(write_faults(result))
        if faults:
            lines += ["", f"Not passed in {result.suite.name}:", "", *faults]
    return "\n".join(lines) + "\n"


def write_document(table: str) -> None:
    """Replaces what stands in docs/conformance.md between its marks."""
    begin, end = "<!-- results -->\n", "<!-- /results -->"
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    seen = f"Seen on {datetime.now(UTC):%Y-%m-%d}.\n\n"
    DOCUMENT.write_text(before + begin + seen + table + end + rest.partition(end)[2], encoding="utf-8")


def run_all(chosen: list[Suite], options: argparse.Namespace, proxy: int) -> list[Result]:
    """The suites against the running instance, one after another."""
    secret = make_secret(options.account, options.layers) if options.account else ""
    with Door(options.address.rstrip("/"), secret) as address:
        return [run(suite, address, proxy) for suite in chosen]


def run_with_own_data(chosen: list[Suite], proxy: int) -> list[Result]:
    """The suites against a throw-away instance that serves their own data."""
    holders = ("ets-wms13", "ets-csw20")
    data = {name: find_file(SUITES[name].scripts[0], FOLDER / "downloads") for name in holders}
    results = []
    with own_instance(FOLDER.parent, FOLDER / "instance", data) as (instance, secrets):
        for suite in chosen:
            with Door(instance, secrets.get(suite.signed_as, "")) as address:
                results.append(run(suite.with_own_data(), address, proxy))
    return results


def main() -> int:
    """Exit code."""
    options = read_options()
    if options.list:
        print("\n".join(f"{suite.name} {suite.version}  {suite.title}" for suite in SUITES.values()))
        return 0
    chosen = [SUITES[name] for name in options.suites] or list(SUITES.values())
    downloads = FOLDER / "downloads"
    whole = find_file(ALL_SCHEMAS, downloads)
    suites, scripts = sorted(downloads.glob("*-aio.jar")), sorted(downloads.glob("*-ctl.zip"))
    schemas = Schemas(find_schemas(FOLDER / "schemas", downloads), suites, whole, scripts)
    with SchemaProxy(schemas) as proxy:
        own = [suite for suite in chosen if options.own_data and suite.has_own_data]
        found = run_with_own_data(own, proxy) if own else []
        found += run_all([suite for suite in chosen if suite not in own], options, proxy)
    results = sorted(found, key=lambda result: list(SUITES).index(result.suite.name))
    table = tell(results)
    print(table)
    if schemas.missed:
        print("Asked for and not here: " + ", ".join(sorted(schemas.missed)), file=sys.stderr)
    if options.write:
        write_document(table)
    return 0 if all(result.is_passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
