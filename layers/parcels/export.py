"""Official tables of lineage: ZDBHQK (宗地变化情况) and DLTBGXGC (地类图斑更新过程), and their CSV.

ZDBHQK (real-estate database, table 18). Left empty, as no layer holds them: DJSJ 登记时间, DBR 登簿人,
SSYWH 上手登记业务号, EJ 附记.
DLTBGXGC (change survey database, table 6-18). Left empty: BSM (numbered by the body that joins the
deliveries) and XZQTZLX 行政区调整类型 (no division moves here).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from layers.parcels.codes import NO_OBJECT
from layers.parcels.lineage import Lineage

PARCEL_COLUMNS = (
    "BDCDYH", "ZDDM", "BHYY", "BHNR", "BHSJ", "DJSJ", "BHQZDDM", "YWH", "DBR", "SSYWH", "EJ",
)  # fmt: skip
# Text encodings that receivers ask for: UTF-8 with its mark (spreadsheets), and the national standard's.
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


@dataclass(frozen=True)
class Occasion:
    """When an act took effect and under which case number, as its change set tells."""

    day: date
    case: str = ""


def list_parcel_changes(steps: Iterable[Lineage], occasions: Mapping[int, Occasion]) -> list[dict[str, str]]:
    """Rows of ZDBHQK, one for each parcel that an act made, changed or ended, in the order of the steps.

    `occasions` are by change set. Predecessors are joined by "/"; an ended parcel stands with its own code.
    """
    grouped: dict[tuple[int, str], list[Lineage]] = {}
    for step in steps:
        grouped.setdefault((step.change_set, step.successor_code or step.predecessor_code), []).append(step)
    return [
        _describe_parcel(code, mine, occasions[change_set]) for (change_set, code), mine in grouped.items()
    ]


def _describe_parcel(code: str, steps: Sequence[Lineage], occasion: Occasion) -> dict[str, str]:
    predecessors = dict.fromkeys(step.predecessor_code for step in steps if step.successor_code)
    known = {
        "BDCDYH": code + NO_OBJECT,
        "ZDDM": code,
        "BHYY": steps[0].reason,
        "BHNR": steps[0].content,
        "BHSJ": f"{occasion.day:%Y-%m-%d}",
        "BHQZDDM": "/".join(filter(None, predecessors)),
        "YWH": occasion.case,
    }
    return {column: known.get(column, "") for column in PARCEL_COLUMNS}


def write_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], encoding: str = "utf-8") -> bytes:
    """The rows as CSV with a header line and CRLF, encoded as one of `ENCODINGS`; None is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(ENCODINGS[encoding])
