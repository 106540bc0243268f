"""Stored areas after an operation: the parts sum to the whole exactly, to 0.01 m²."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import numpy as np

from gis_core.findings import Finding, Severity
from gis_core.geometry.measure import AREA_QUANTUM, SIGNIFICANT_DIGITS, area_statutory, round_area


@dataclass(frozen=True)
class Allotment:
    """Stored areas of the parts in m², what they miss of the inputs' stored sum, and the finding about it."""

    areas: tuple[Decimal, ...]
    residual: Decimal
    findings: tuple[Finding, ...] = ()


def allot_areas(whole: Decimal, parts: Sequence[Any]) -> Allotment:
    """The areas of the parts, so that they sum to `whole`, as by `allot_measured`."""
    return allot_measured(whole, area_statutory(np.array(parts, dtype=object)))


def allot_measured(whole: Decimal, measured: Iterable[float]) -> Allotment:
    """The areas of parts that measure so much (m²); they sum to `whole`, the stored areas of the inputs.

    Each part gets its statutory area rounded down or up to 0.01 m², the cents going to the largest
    remainders (TD/T 1055-2019 §面积: sums agree). The rule: every part stays within 0.01 m² of its own
    rounded area, so at most one cent for each part can be made up. When `whole` is farther from what the
    geometry measures, it was not the statutory area: the parts then get their own areas, and the difference
    (`residual`: whole less the sum of the parts) is answered with a finding instead of being spread.
    """
    computed = [Decimal(f"{area:.{SIGNIFICANT_DIGITS}g}") for area in measured]
    floors = [area.quantize(AREA_QUANTUM, ROUND_FLOOR) for area in computed]
    cents = int((whole - sum(floors)) / AREA_QUANTUM)
    if abs(cents) > len(computed) or (whole - sum(floors)) % AREA_QUANTUM:
        return _leave_apart(whole, computed)
    remainders = [area - floor for area, floor in zip(computed, floors, strict=True)]
    # The largest remainders gain a cent; when there is one too many, the smallest lose it. Ties: first part.
    order = sorted(range(len(computed)), key=lambda n: -remainders[n] if cents > 0 else remainders[n])
    step = AREA_QUANTUM if cents > 0 else -AREA_QUANTUM
    for number in order[: abs(cents)]:
        floors[number] += step
    return Allotment(tuple(floors), Decimal("0.00"))


def _leave_apart(whole: Decimal, computed: Sequence[Decimal]) -> Allotment:
    areas = tuple(round_area(float(area)) for area in computed)
    residual = whole - sum(areas)
    sentence = (
        f"变更前登记面积合计 {whole} 平方米，变更后图形面积合计 {sum(areas)} 平方米，"
        f"相差 {residual} 平方米，超出取位误差，未作平差。"
    )
    return Allotment(areas, residual, (Finding("area_residual", Severity.WARNING, sentence),))


def divide_exactly(whole: Decimal, shares: Sequence[float]) -> list[Decimal]:
    """`whole` in parts proportional to the shares, to 0.01, by largest remainder; zeros when all are zero."""
    total = sum(shares)
    if total <= 0:
        return [Decimal("0.00")] * len(shares)
    quotas = [whole * Decimal(repr(share)) / Decimal(repr(total)) for share in shares]
    floors = [quota.quantize(AREA_QUANTUM, ROUND_FLOOR) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda n: floors[n] - quotas[n])
    for number in order[: int((whole - sum(floors)) / AREA_QUANTUM)]:
        floors[number] += AREA_QUANTUM
    return floors
