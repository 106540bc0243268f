"""What an answer must be, whatever was asked: no fault of ours, in the service's own form, nothing given away."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from gis_core.http.channels import is_machine_path
from gis_core.xml.read import local_name
from tests.fuzz.request import Request

# Errors that are meant: what is not there, and come back later.
MEANT = {501, 503}
PROBLEM = {"type", "title", "status", "detail", "kind", "locator", "instance"}
# Words of our machinery that no answer may hold unless the request did.
TELLTALES = re.compile(
    rb"Traceback \(most|psycopg|\bLINE \d+:|File \"/|site-packages|django\.|relation \"layers_|root:x:0|syntax error at"
    rb"|\bFROM \"?layers_|password authentication|/var/cluster|libxml2|GEOSException"
)
# A report within a picture or nothing at all: what WMS calls INIMAGE and BLANK.
PICTURES = ("image/", "application/pdf")


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    fault: str = field(default="")  # an exception that left the application


def find_fault(request: Request, answer: Answer, longest: float) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if answer.fault:
        return f"raised {answer.fault}"
    if answer.seconds > longest:
        return f"took {answer.seconds:.1f} s"
    if answer.status >= 500 and (answer.status not in MEANT or _is_bare(answer)):
        return f"status {answer.status}"
    if (found := TELLTALES.search(answer.body)) and found.group() not in request.describe():
        return f"tells {found.group().decode('utf-8', 'replace')!r}"
    return _judge_form(request, answer)


def _is_bare(answer: Answer) -> bool:
    return answer.status == 503 and "retry-after" not in answer.headers


def _judge_form(request: Request, answer: Answer) -> str:
    kind = answer.headers.get("content-type", "")
    path = unquote(request.path)
    if request.method == "HEAD" or answer.status in (204, 304):
        return "" if not answer.body else "body where none may be"
    if answer.status in (301, 302):
        return "" if answer.headers.get("location") else "no place to go"
    if "xml" in kind:
        return _judge_xml(answer)
    if "json" in kind:
        return _judge_json(answer)
    if answer.status >= 400 and is_machine_path(path) and not kind.startswith(PICTURES):
        return f"{answer.status} as {kind or 'nothing'}"
    return ""


def _judge_xml(answer: Answer) -> str:
    try:
        root = etree.fromstring(answer.body, etree.XMLParser(huge_tree=True, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        return f"no XML: {error}"
    name = local_name(root)
    if answer.status >= 400 and name not in ("ExceptionReport", "ServiceExceptionReport"):
        return f"{answer.status} as {name}"
    if name.endswith("ExceptionReport") and not "".join(root.itertext()).strip():
        return "report without a word"
    return ""


def _judge_json(answer: Answer) -> str:
    try:
        content = json.loads(answer.body, parse_constant=_refuse)
    except ValueError as error:
        return f"no JSON: {error}"
    if answer.status < 400:
        return ""
    if answer.headers["content-type"].partition(";")[0] != "application/problem+json":
        return f"{answer.status} as {answer.headers['content-type']}"
    is_whole = isinstance(content, dict) and content.keys() >= PROBLEM and content["status"] == answer.status
    return "" if is_whole and content["detail"] else "problem without its parts"


def _refuse(name: str) -> None:
    raise ValueError(name)
