"""Parcel codes (宗地代码, 19) and unit codes (不动产单元代码, 28) of GB/T 37346-2019."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis_core.errors import GisError
from layers.codelists import find_list

PARCEL_LENGTH, UNIT_LENGTH = 19, 28
PREFIX_LENGTH = 14  # county 6 + cadastral district 3 + sub-district 3 + feature code 2: where numbers run
NUMBER_DIGITS = 5
_PARCEL = re.compile(r"(\d{6})(\d{3})(\d{3})([A-Z]{2})(\d{5})", re.ASCII)
_OBJECT = re.compile(r"([FLQW])(\d{8})", re.ASCII)
# What stands for "no object on the parcel": the parcel itself is the unit.
NO_OBJECT = "W00000000"


@dataclass(frozen=True)
class ParcelCode:
    """The levels of a parcel code; `feature` is the ownership letter and the right's letter."""

    county: str
    cadastral_district: str
    sub_district: str
    feature: str
    number: int

    @property
    def prefix(self) -> str:
        """The 14 characters within which the numbers run."""
        return f"{self.county}{self.cadastral_district}{self.sub_district}{self.feature}"

    def __str__(self) -> str:
        return f"{self.prefix}{self.number:0{NUMBER_DIGITS}d}"


@dataclass(frozen=True)
class UnitCode:
    """A unit: its parcel, the kind of object (F, L, Q, W) and its eight digits (F: building 4 + unit 4)."""

    parcel: ParcelCode
    kind: str
    number: str

    def __str__(self) -> str:
        return f"{self.parcel}{self.kind}{self.number}"

    @property
    def spaced(self) -> str:
        """As it is printed on a certificate: 6-6-7-9."""
        text = str(self)
        return f"{text[:6]} {text[6:12]} {text[12:19]} {text[19:]}"


def parse_parcel_code(text: str) -> ParcelCode:
    """The levels of a 19-character code; GisError("parameter") saying what is wrong with it."""
    match = _PARCEL.fullmatch(text)
    if match is None:
        raise _refuse(text, f"宗地代码应为 {PARCEL_LENGTH} 位：12 位数字、2 位特征码、5 位顺序号")
    county, district, sub_district, feature, number = match.groups()
    if find_list("parcel_feature").find(feature) is None:
        raise _refuse(text, f"宗地特征码“{feature}”不在值域内")
    if int(number) == 0:
        raise _refuse(text, "宗地顺序号应从 00001 起")
    return ParcelCode(county, district, sub_district, feature, int(number))


def parse_unit_code(text: str) -> UnitCode:
    """The levels of a 28-character code, spaces as printed allowed; GisError("parameter") if wrong."""
    plain = text.replace(" ", "")
    match = _OBJECT.fullmatch(plain[PARCEL_LENGTH:])
    if len(plain) != UNIT_LENGTH or match is None:
        raise _refuse(
            text, f"不动产单元代码应为 {UNIT_LENGTH} 位：宗地代码 19 位、定着物特征码 1 位、编号 8 位"
        )
    kind, number = match.groups()
    if (kind == "W") != (number == NO_OBJECT[1:]):
        raise _refuse(text, "无定着物（W）的编号应为 00000000，其他定着物的编号不应全为零")
    return UnitCode(parse_parcel_code(plain[:PARCEL_LENGTH]), kind, number)


def format_parcel_code(prefix: str, number: int) -> str:
    """The code with this number; GisError("conflict") when the five digits are used up."""
    if not 0 < number < 10**NUMBER_DIGITS:
        raise GisError("conflict", f"“{prefix}”的宗地顺序号已用尽。", prefix)
    return str(parse_parcel_code(f"{prefix}{number:0{NUMBER_DIGITS}d}"))


def _refuse(text: str, sentence: str) -> GisError:
    return GisError("parameter", f"代码“{text[:40]}”有误：{sentence}。", "parcel_code")
