"""What operations must know of a layer: its codes, what must agree, what a new feature cannot inherit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gis_core.geometry.measure import AREA_QUANTUM
from layers.catalogue import find_layer
from layers.parcels.codes import NO_OBJECT, PREFIX_LENGTH, format_parcel_code
from layers.parcels.numbers import LAYER_NUMBERS, Series, format_identifiers, identifier_series

Draft = dict[str, Any]
SUB_DISTRICT_LENGTH = PREFIX_LENGTH - 2
IDENTIFIER_PREFIX = 10
HECTARE = Decimal(10_000)


@dataclass(frozen=True)
class CodeRule:
    """One issued number of a feature: the series it runs in (None: none), and the fields it fills."""

    find_series: Callable[[str, Draft], Series | None]
    write: Callable[[Series, int], Draft]


@dataclass(frozen=True)
class Profile:
    """Facts of one layer. `code` names a feature in its lineage.

    `deciding` are fields in which inputs must agree or the caller decide; `cleared` are values of the old
    feature that are nobody's after it; `derive` computes fields that follow from the area.
    """

    code: str = ""
    codes: tuple[CodeRule, ...] = ()
    deciding: tuple[str, ...] = ()
    cleared: Mapping[str, Any] = field(default_factory=dict)
    derive: Callable[[Draft], Draft] = lambda draft: {}


def profile_of(layer: str) -> Profile:
    """The layer's profile; a layer without one has identifiers if it has the field, and all must agree."""
    if layer in _PROFILES:
        return _PROFILES[layer]
    names = {f.name for f in find_layer(layer).attributes}
    own = tuple(sorted(names - {"identifier", "area"}))
    return Profile(
        "identifier" if "identifier" in names else find_layer(layer).label,
        (_IDENTIFIER,) if "identifier" in names else (),
        own,
    )


def _identifier_series(layer: str, draft: Draft) -> Series | None:
    """The series of the inherited identifier, else of the county; None where the layer has no number."""
    inherited = str(draft.get("identifier") or "")
    if len(inherited) > IDENTIFIER_PREFIX:
        return Series(layer, "identifier", inherited[:IDENTIFIER_PREFIX])
    if layer not in LAYER_NUMBERS:
        return None
    return identifier_series(layer, str(draft["district"])[:6])


def _parcel_series(layer: str, draft: Draft) -> Series:
    """Numbers run within the sub-district and the feature code (GB/T 37346-2019)."""
    prefix = str(draft.get("parcel_code") or "")[:SUB_DISTRICT_LENGTH]
    return Series(layer, "parcel_code", prefix + str(draft["feature_code"]))


def _write_parcel(series: Series, number: int) -> Draft:
    code = format_parcel_code(series.prefix, number)
    return {"parcel_code": code, "unit_code": code + NO_OBJECT}


def _patch_series(layer: str, draft: Draft) -> Series:
    """Patches are numbered within the village; a changed one goes on after the highest (TD/T 1057-2020)."""
    return Series(layer, "patch_number", str(draft["location_unit_code"]), "location_unit_code")


def _derive_patch(draft: Draft) -> Draft:
    """Deducted area and area of the class: KCMJ = TBMJ × KCXS, TBDLMJ = TBMJ − KCMJ."""
    ratio = draft.get("deduction_ratio")
    deducted = None if ratio is None else (draft["area"] * Decimal(ratio)).quantize(AREA_QUANTUM)
    return {"deducted_area": deducted, "class_area": draft["area"] - (deducted or 0)}


def _derive_sea(draft: Draft) -> Draft:
    """The register counts in hectares, four decimals."""
    return {"registered_area": (draft["area"] / HECTARE).quantize(Decimal("0.0001"))}


_IDENTIFIER = CodeRule(
    _identifier_series, lambda series, number: {"identifier": format_identifiers(series, [number])[0]}
)
_PARCEL_CODE = CodeRule(_parcel_series, _write_parcel)
_PATCH_NUMBER = CodeRule(_patch_series, lambda series, number: {"patch_number": str(number)})
_PROFILES = {
    "parcel": Profile(
        "parcel_code",
        (_PARCEL_CODE, _IDENTIFIER),
        ("district", "feature_code", "land_use", "right_type", "right_nature", "holder_name", "status"),
        # What stands on the ground and who lies around it is surveyed anew.
        {"built_area": None, **dict.fromkeys(("bounded_east", "bounded_south"), ""),
         **dict.fromkeys(("bounded_west", "bounded_north"), "")},
    ),
    "land_use_patch": Profile(
        "identifier",
        (_IDENTIFIER, _PATCH_NUMBER),
        ("district", "land_class", "ownership", "owner_unit_code", "location_unit_code", "deducted_class",
         "deduction_ratio", "farmland_type", "slope_grade", "refinement", "planting", "farmland_grade",
         "flown_in", "urban_rural", "data_year", "description_code"),
        {"preliminary_number": "", "line_width": None},
        _derive_patch,
    ),
    "sea_use_parcel": Profile(
        "parcel_code",
        (_PARCEL_CODE, _IDENTIFIER),
        ("district", "feature_code", "project_name", "project_nature", "grade", "use_kind", "use_method",
         "use", "expires_on"),
        {"coastline_length": None},
        _derive_sea,
    ),
}  # fmt: skip
