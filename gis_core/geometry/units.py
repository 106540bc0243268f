"""Units of land area, and totals that must come out exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isfinite

from gis_core.errors import GisError

SQUARE_METRES_PER_HECTARE = 10_000
# 1 mu is 10 000/15 m² = 666.67 m²; as a fraction nothing is lost.
MU_PER_SQUARE_METRE = Fraction(3, 2000)
REPORT_QUANTUM = Decimal("0.01")


def to_hectares(square_metres: Decimal) -> Decimal:
    """Hectares (公顷, hm²) to 0.01, half up, as reports give them."""
    return _quantize(square_metres / SQUARE_METRES_PER_HECTARE)


def to_mu(square_metres: Decimal) -> Decimal:
    """Mu (亩) to 0.01, half up; exact before rounding."""
    return _quantize(square_metres * MU_PER_SQUARE_METRE.numerator / Decimal(MU_PER_SQUARE_METRE.denominator))


def largest_remainder(
    parts: Sequence[Decimal | float], total: Decimal, quantum: Decimal = REPORT_QUANTUM
) -> list[Decimal]:
    """The parts scaled in proportion and rounded so that their sum is `total` exactly (面积平差).

    Each part is less than one quantum off its proportional share; units left over go to the largest
    remainders, the larger part first. `total` must be a multiple of the quantum and no part negative;
    GisError("parameter") otherwise, or when a non-zero total is to be shared by parts that are all zero. No
    parts share a zero total.
    """
    if not all(map(isfinite, parts)):
        raise GisError("parameter", "参与平差的面积含有非法数值。", "parts")
    exact = [Fraction(part) for part in parts]
    units = Fraction(total) / Fraction(quantum)
    _check_shares(exact, units)
    whole = sum(exact)
    shares = [units * part / whole if whole else Fraction(0) for part in exact]
    floors = [share.__floor__() for share in shares]
    missing = int(units) - sum(floors)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - shares[i], -exact[i], i))
    for index in order[:missing]:
        floors[index] += 1
    return [floor * quantum for floor in floors]


def _check_shares(exact: list[Fraction], units: Fraction) -> None:
    if units.denominator != 1 or units < 0:
        raise GisError("parameter", "控制总面积应为非负数，且为取值单位的整数倍。", "total")
    if any(part < 0 for part in exact):
        raise GisError("parameter", "参与平差的面积不能为负。", "parts")
    if units and not sum(exact):
        raise GisError("parameter", "参与平差的面积全部为零，无法分配控制总面积。", "parts")


def _quantize(value: Decimal) -> Decimal:
    return value.quantize(REPORT_QUANTUM, ROUND_HALF_UP)
