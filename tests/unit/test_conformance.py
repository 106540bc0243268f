"""What `bin/conformance` reads out of the suites, and what it counts as passed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.conformance.ctl import read_printed
from tests.conformance.report import Result, write_faults, write_lines
from tests.conformance.schemas import SchemaProxy, Schemas
from tests.conformance.suites import SUITES
from tests.conformance.testng import Outcome, read_outcomes

RESULTS = """<testng-results><suite name="s"><test name="Core">
<class name="org.example.Boxes">
  <test-method name="setUp" is-config="true" status="PASS"/>
  <test-method name="clean" is-config="true" status="SKIP"/>
  <test-method name="box" status="PASS"><params><param><value>port</value></param></params></test-method>
  <test-method name="box" status="SKIP"><params><param><value>road</value></param></params>
    <exception><message>no features</message></exception></test-method>
  <test-method name="axis" status="FAIL"><exception><message>expected
    [200]</message></exception></test-method>
</class></test></suite></testng-results>"""
SKIPPED = "Test wmts:themes Skipped - Prerequisites not satisfied"
PRINTED = """
   Testing getmap:getmap type Mandatory in Test Mode
      Assertion: The GetMap operation works.
      Testing getmap:no-version type Mandatory in Test Mode
         Assertion: Without a version there is an exception.
         Error: Test expects an exception report.
      Test getmap:no-version Failed
      Testing getmap:crs type Mandatory in Test Mode
      Test getmap:crs Passed
   Test getmap:getmap Failed - Inherited
"""


@pytest.fixture
def outcomes(tmp_path: Path) -> list[Outcome]:
    path = tmp_path / "testng-results.xml"
    path.write_text(RESULTS)
    return list(read_outcomes(path))


def test_assertions_are_read_and_preparations_only_when_they_failed(outcomes: list[Outcome]) -> None:
    assert [(each.test, each.status) for each in outcomes] == [
        ("Boxes.box(port)", "PASS"),
        ("Boxes.box(road)", "SKIP"),
        ("Boxes.axis", "FAIL"),
    ]
    assert outcomes[2].reason == "expected [200]"


def test_a_test_that_passed_elsewhere_may_skip_a_layer(outcomes: list[Outcome]) -> None:
    result = Result(SUITES["ets-ogcapi-features10"], outcomes)
    assert [each.test for each in result.not_passed()] == ["Boxes.axis"]
    assert list(write_lines(result)) == ["| ets-ogcapi-features10 1.9 | Core | 1 | 1 | 1 | yes |"]
    assert list(write_faults(result)) == ["- FAIL Core: Boxes.axis: expected [200]"]


def test_what_is_skipped_everywhere_is_not_passed_where_announced() -> None:
    skipped = [Outcome("Temporal filter", "After.after", "SKIP", "no times")]
    suite = SUITES["ets-wfs20"]
    assert not Result(suite, skipped, {"ImplementsTemporalFilter": True}).is_passed
    assert Result(suite, skipped, {"ImplementsTemporalFilter": False}).is_passed
    assert not Result(suite, []).is_passed


def test_printed_results_leave_out_what_only_inherits() -> None:
    found = list(read_printed(PRINTED.splitlines()))
    assert [(each.test, each.status) for each in found] == [
        ("getmap:no-version", "FAIL"),
        ("getmap:crs", "PASS"),
    ]
    assert "Test expects an exception report." in found[0].reason


def test_what_a_suite_passes_over_for_want_of_an_announcement_is_not_held_against_it() -> None:
    (found,) = read_printed([SKIPPED])
    assert (found.status, found.part) == ("SKIP", "wmts, of what is not announced")
    assert not list(Result(SUITES["ets-wmts10"], [found]).not_passed())


def test_schemas_are_answered_from_files_and_archives_only(tmp_path: Path) -> None:
    kept = tmp_path / "schemas" / "example.org" / "a" / "one.xsd"
    kept.parent.mkdir(parents=True)
    kept.write_text("<one/>")
    (tmp_path / "secret.xsd").write_text("<secret/>")
    with zipfile.ZipFile(tmp_path / "suite.jar", "w") as archive:
        archive.writestr("xsd/filter/filter-2.0.2.xsd", "<two/>")
    with zipfile.ZipFile(tmp_path / "whole.jar", "w") as archive:
        archive.writestr("ogc/gml/3.1.1/base/gml.xsd", "<three/>")
    schemas = Schemas(tmp_path / "schemas", [tmp_path / "suite.jar"], tmp_path / "whole.jar", [])
    assert schemas.read("http://example.org/gml/3.1.1/base/gml.xsd") == b"<three/>"
    assert schemas.read("http://example.org/a/one.xsd") == b"<one/>"
    assert schemas.read("http://example.org/filter/2.0/filterAll.xsd") == b"<two/>"
    assert schemas.read("http://example.org/../../secret.xsd") is None
    assert schemas.missed == {"http://example.org/../../secret.xsd"}
    with SchemaProxy(schemas) as port:
        opener = build_opener(ProxyHandler({"http": f"http://127.0.0.1:{port}"}))
        assert opener.open("http://example.org/a/one.xsd").read() == b"<one/>"


def test_pages_of_the_suites_are_answered_from_their_scripts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ets-ctl.zip", "w") as archive:
        archive.writestr("wms/1.1.1/site/data/null.xml", "<null/>")
    schemas = Schemas(tmp_path, [], tmp_path / "whole.jar", [tmp_path / "ets-ctl.zip"])
    assert schemas.read("http://cite.opengeospatial.org/data/null.xml") == b"<null/>"
    assert schemas.read("http://cite.opengeospatial.org/null.xml") is None
