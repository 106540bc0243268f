"""Rows of DLTBGXGC (地类图斑更新过程): every piece of ground that changed, before and after.

A row is the ground that one old and one new patch have in common (the reference's text of the table's notes
is missing, so all of this follows the columns' names and the common survey software, and wants checking by
a person before the first delivery). BGXW: 0 灭失, 1 属性变更, 2 图形变更, 3 新增. TBBGMJ is the statutory
area of the piece, the pieces of one patch summing to its stored area; deducted areas are in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from gis_core.geometry.measure import AREA_QUANTUM, area_statutory, area_statutory_rounded
from layers.parcels.areas import divide_exactly
from layers.parcels.outlines.outcome import SMALLEST

LOST, ATTRIBUTES, OUTLINE, NEW = "0", "1", "2", "3"
# Official suffix of a column after BGQ (before) or BGH (after), and the field it is taken from.
_FIELDS = {
    "TBBSM": "identifier", "TBBH": "patch_number", "DLBM": "land_class", "DLMC": "land_class_name",
    "QSXZ": "ownership", "QSDWDM": "owner_unit_code", "QSDWMC": "owner_unit_name",
    "ZLDWDM": "location_unit_code", "ZLDWMC": "location_unit_name", "KCDLBM": "deducted_class",
    "KCDLXS": "deduction_ratio", "KCDLMJ": "", "TBDLMJ": "", "GDLX": "farmland_type",
    "GDPDJB": "slope_grade", "XZDWKD": "line_width", "TBXHDM": "refinement", "TBXHMC": "refinement_name",
    "ZZSXDM": "planting", "ZZSXMC": "planting_name", "GDDB": "farmland_grade", "FRDBS": "flown_in",
    "CZCSXM": "urban_rural", "MSSM": "description_code", "HDMC": "island_name",
}  # fmt: skip
PROCESS_COLUMNS = (
    "BSM", "BGXW", "XZQTZLX", "TBBGMJ", *(f"BGQ{s}" for s in _FIELDS), *(f"BGH{s}" for s in _FIELDS), "GXSJ",
)  # fmt: skip

Half = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """Ground that one patch before (None: none) and one after (None: none) have in common, with its area."""

    before: Half | None
    after: Half | None
    area: Decimal


def list_process(before: Sequence[Half], after: Sequence[Half], day: date) -> list[dict[str, str]]:
    """Rows of DLTBGXGC for patches before and after an act (fields with `geometry` and `area`).

    Ground in both at which nothing changed but vertices is no row.
    """
    return [_describe(piece, day) for piece in find_pieces(before, after) if _name_change(piece)]


def find_pieces(before: Sequence[Half], after: Sequence[Half]) -> list[Piece]:
    """The common pieces of old and new patches, then lost ground, then new ground."""
    old = np.array([half["geometry"] for half in before], dtype=object)
    new = np.array([half["geometry"] for half in after], dtype=object)
    common = area_statutory(shapely.intersection(old[:, None], new[None, :]).reshape(len(old), len(new)))
    common = np.where(common > SMALLEST, common, 0.0).reshape(len(old), len(new))
    pieces = [piece for n, half in enumerate(before) for piece in _share(half, common[n], after)]
    for half in after:
        rest = area_statutory_rounded(half["geometry"]) - sum(p.area for p in pieces if p.after is half)
        if rest > len(old) * AREA_QUANTUM:
            pieces.append(Piece(None, half, rest))
    return pieces


def _share(half: Half, common: Any, after: Sequence[Half]) -> Iterable[Piece]:
    """The pieces of one old patch: with each new one, and what is lost; together its stored area."""
    whole = Decimal(half["area"])
    lost = float(area_statutory(half["geometry"])) - float(common.sum())
    shares = [*common.tolist(), lost if lost > SMALLEST else 0.0]
    areas = divide_exactly(whole, shares)
    for other, area in zip([*after, None], areas, strict=True):
        if area > 0:
            yield Piece(half, other, area)


def _name_change(piece: Piece) -> str:
    """BGXW of a piece; empty when nothing changed."""
    if piece.after is None:
        return LOST
    if piece.before is None:
        return NEW
    if piece.before["identifier"] != piece.after["identifier"] or piece.before["area"] != piece.after["area"]:
        return OUTLINE
    names = [name for name in _FIELDS.values() if name]
    return ATTRIBUTES if any(piece.before.get(n) != piece.after.get(n) for n in names) else ""


def _describe(piece: Piece, day: date) -> dict[str, str]:
    known = {"BGXW": _name_change(piece), "TBBGMJ": str(piece.area), "GXSJ": f"{day:%Y%m%d}"}
    for prefix, half in (("BGQ", piece.before), ("BGH", piece.after)):
        if half is not None:
            known.update({prefix + suffix: text for suffix, text in _describe_half(half, piece.area).items()})
    return {column: known.get(column, "") for column in PROCESS_COLUMNS}


def _describe_half(half: Half, area: Decimal) -> dict[str, str]:
    """A side's columns; its deducted and class area are those of the piece."""
    ratio = half.get("deduction_ratio")
    deducted = None if ratio is None else (area * Decimal(ratio)).quantize(AREA_QUANTUM)
    texts = {suffix: _say(half.get(name)) for suffix, name in _FIELDS.items() if name}
    return {**texts, "KCDLMJ": _say(deducted), "TBDLMJ": _say(area - (deducted or 0))}


def _say(value: Any) -> str:
    return "" if value is None else str(value)
