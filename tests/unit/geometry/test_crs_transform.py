"""Transformations: the domain's test point, refusals, and the awkward wall."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84
from gis_core.geometry.route import build_transformer, plan_route
from gis_core.geometry.transform import describe_operation, transform, transform_coordinates
from tests.support import geometries as wall

HAIKOU = (110.35, 20.02)


@pytest.mark.parametrize(
    ("code", "easting", "northing"),
    [
        (4546, 431_986.864, 2_214_712.422),
        (4525, 37_431_986.864, 2_214_712.422),
        (4508, 431_986.864, 2_214_712.422),
        (4497, 19_431_986.864, 2_214_712.422),
        (4545, 745_942.734, 2_216_307.722),
    ],
)
def test_haikou(code: int, easting: float, northing: float) -> None:
    x, y = transform_coordinates([HAIKOU[0]], [HAIKOU[1]], STORAGE, code)
    assert (round(x[0], 3), round(y[0], 3)) == (easting, northing)
    lon, lat = transform_coordinates(x, y, code, STORAGE)
    assert (lon[0], lat[0]) == pytest.approx(HAIKOU, abs=1e-11)


def test_between_zones_and_to_web_mercator() -> None:
    x, y = transform_coordinates([431_986.864], [2_214_712.422], 4546, 4545)
    assert (x[0], y[0]) == pytest.approx((745_942.734, 2_216_307.722), abs=0.001)
    ours = transform_coordinates([431_986.864], [2_214_712.422], 4546, WEB_MERCATOR)
    over_wgs84 = transform_coordinates(
        *transform_coordinates([431_986.864], [2_214_712.422], 4546, WGS84), WGS84, WEB_MERCATOR
    )
    assert np.allclose(ours, over_wgs84, atol=1e-9)
    assert transform_coordinates([110.35], [0.0], STORAGE, WEB_MERCATOR)[0][0] == pytest.approx(
        110.35 / 180 * np.pi * 6_378_137, abs=1e-6
    )


def test_cgcs2000_and_wgs84_are_equal_by_name() -> None:
    x, y = transform_coordinates([HAIKOU[0]], [HAIKOU[1]], WGS84, STORAGE)
    assert (x[0], y[0]) == HAIKOU
    assert "零转换" in describe_operation(WGS84, STORAGE)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (4610, 4490),
        (4490, 4610),
        (4214, 4490),
        (4555, 4490),
        (2361, 4546),
        (2434, 3857),
        (4214, 4326),
        (4214, 4610),
    ],
)
def test_ballpark_is_refused(source: int, target: int) -> None:
    for run in (plan_route, describe_operation):
        with pytest.raises(GisError) as caught:
            run(source, target)
        assert caught.value.kind == "crs"
        assert (
            "测绘主管部门" in caught.value.sentence
            and caught.value.locator == f"EPSG:{source} → EPSG:{target}"
        )


@pytest.mark.parametrize(
    ("x", "y", "source", "target", "sentence"),
    [
        (37_431_986.864, 2_214_712.422, 4546, 4490, "带号"),  # zone prefix, system without
        (431_986.864, 2_214_712.422, 4525, 4490, "带号"),  # no prefix, system with
        (431_986.864, 2_214_712.422, 4490, 4546, "经纬度"),  # metres for degrees
        (20.02, 110.35, 4490, 4546, "经纬度"),  # latitude first
        (float("nan"), 20.0, 4490, 4546, "经纬度"),
        (float("inf"), 20.0, 4490, 4326, "经纬度"),
        (-60.0, 20.0, 4490, 4546, "中央经线111"),  # the other side of the world
        (110.0, 90.0, 4326, 3857, "Web"),
    ],
)
def test_impossible_coordinates_name_their_index(
    x: float, y: float, source: int, target: int, sentence: str
) -> None:
    good = transform_coordinates([HAIKOU[0]], [HAIKOU[1]], STORAGE, source)
    with pytest.raises(GisError) as caught:
        transform_coordinates([good[0][0], x], [good[1][0], y], source, target)
    assert (caught.value.kind, caught.value.locator) == ("geometry", "1")
    assert sentence in caught.value.sentence and "第 2 个" in caught.value.sentence


@pytest.mark.parametrize("name", [*wall.VALID, *wall.EMPTY])
def test_geometries_of_every_type_keep_their_type(name: str) -> None:
    geometry = {**wall.VALID, **wall.EMPTY}[name]
    moved = transform(geometry, STORAGE, 4546)
    assert moved.geom_type == geometry.geom_type and moved.is_empty == geometry.is_empty
    back = transform(moved, 4546, STORAGE)
    assert shapely.equals_exact(back, geometry, tolerance=1e-11)


def test_z_none_and_arrays() -> None:
    assert transform(None, STORAGE, 4546) is None
    assert shapely.get_coordinates(transform(wall.square_z, STORAGE, 4546), include_z=True)[
        :, 2
    ].tolist() == [5, 5, 6, 5]
    answers = transform(np.array([wall.square, None, wall.square_z], dtype=object), STORAGE, 4546)
    assert [None if g is None else bool(g.has_z) for g in answers] == [False, None, True]


def test_each_thread_has_its_own_transformers() -> None:
    (step,) = plan_route(STORAGE, 4546)
    kept: list[Any] = [build_transformer(step), build_transformer(step)]
    thread = threading.Thread(target=lambda: kept.append(build_transformer(step)))
    thread.start()
    thread.join()
    assert kept[0] is kept[1] and kept[2] is not kept[0]


def test_description_is_fit_for_a_stamp() -> None:
    assert "Gauss-Kruger zone 37" in describe_operation(4525, STORAGE)
    assert describe_operation(STORAGE, STORAGE).endswith("未转换")
