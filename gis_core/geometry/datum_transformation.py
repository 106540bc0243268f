"""A registered datum transformation as a value, and the PROJ pipeline that carries it out.

EPSG has only ballpark operations from Xi'an 80 and Beijing 54 to CGCS2000; the real parameters are
determined by the surveying bureau for one county or city and registered there (domain: 7-parameter
Bursa-Wolf, or 4-parameter plane similarity for small areas).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from gis_core.errors import GisError
from gis_core.geometry.crs import ReferenceSystem, reference_system

# The Chinese text-book matrix [1 εz -εy; -εz 1 εx; εy -εx 1] is the coordinate frame rotation (EPSG 9607);
# position vector (EPSG 9606) has the opposite signs. Seven parameters without the convention are worthless.
Method = Literal["position_vector", "coordinate_frame", "plane_similarity"]
HELMERT_PARAMETERS = ("dx", "dy", "dz", "rx", "ry", "rz", "scale_ppm")
PLANE_PARAMETERS = ("d_north", "d_east", "rotation", "scale_ppm")
_ARC_SECOND = math.pi / 648_000


@dataclass(frozen=True)
class DatumTransformation:
    """Registered parameters between two systems.

    `source` and `target` are EPSG codes: geographic for the seven-parameter methods, Gauss-Krüger for the
    plane one. `params` are named: dx dy dz / d_north d_east in metres, rx ry rz / rotation in arc seconds,
    scale_ppm as parts per million off 1. `area` is (west, south, east, north) in degrees, outside of which
    it must not be used; `accuracy` is metres. A set of parameters that cannot be right raises
    GisError("parameter").
    """

    source: int
    target: int
    method: Method
    params: dict[str, float] = field(hash=False)
    area: tuple[float, float, float, float]
    accuracy: float
    name: str = ""

    def __post_init__(self) -> None:
        _check_parameters(self)
        _check_systems(self)

    @property
    def title_zh(self) -> str:
        """What an import is stamped with: the method, the two systems, the accuracy."""
        method = "四参数平面相似变换" if self.method == "plane_similarity" else f"七参数({self.method})"
        source, target = reference_system(self.source), reference_system(self.target)
        systems = f"{source.title_zh} → {target.title_zh}"
        return f"{self.name or method}：{systems}，{method}，精度 {self.accuracy:g} 米"

    @property
    def pipeline(self) -> str:
        """The PROJ pipeline, x (longitude, easting) first, degrees or metres at both ends."""
        return _PIPELINES[self.method](self)


def _check_parameters(transformation: DatumTransformation) -> None:
    wanted = PLANE_PARAMETERS if transformation.method == "plane_similarity" else HELMERT_PARAMETERS
    given = transformation.params
    if set(given) != set(wanted) or not all(map(math.isfinite, given.values())):
        raise GisError("parameter", f"坐标转换参数应为 {'、'.join(wanted)}，且均为有限数值。", "params")


def _check_systems(transformation: DatumTransformation) -> None:
    kind = "gauss_kruger" if transformation.method == "plane_similarity" else "geographic"
    for code in (transformation.source, transformation.target):
        if reference_system(code).kind != kind:
            raise GisError(
                "parameter", f"EPSG:{code} 与坐标转换方法 {transformation.method} 不相符。", str(code)
            )


def _write_helmert(transformation: DatumTransformation) -> str:
    params = transformation.params
    shifts = f"+x={params['dx']!r} +y={params['dy']!r} +z={params['dz']!r}"
    turns = f"+rx={params['rx']!r} +ry={params['ry']!r} +rz={params['rz']!r} +s={params['scale_ppm']!r}"
    # Heights are not ours to change: they are put aside before and taken back after.
    return (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
        f"+step +proj=cart +ellps={_name_ellipsoid(transformation.source)} "
        f"+step +proj=helmert {shifts} {turns} +convention={transformation.method} "
        f"+step +inv +proj=cart +ellps={_name_ellipsoid(transformation.target)} "
        "+step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


def _write_similarity(transformation: DatumTransformation) -> str:
    """North' = dN + k(N cos a - E sin a), east' = dE + k(N sin a + E cos a).

    Written as PROJ's affine with east first.
    """
    params = transformation.params
    scale, angle = 1 + params["scale_ppm"] * 1e-6, params["rotation"] * _ARC_SECOND
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    return (
        f"+proj=affine +xoff={params['d_east']!r} +yoff={params['d_north']!r} "
        f"+s11={cosine!r} +s12={sine!r} +s21={-sine!r} +s22={cosine!r}"
    )


def _name_ellipsoid(epsg: int) -> str:
    system: ReferenceSystem = reference_system(epsg)
    return system.datum.ellipsoid


_PIPELINES: dict[Method, Callable[[DatumTransformation], str]] = {
    "position_vector": _write_helmert,
    "coordinate_frame": _write_helmert,
    "plane_similarity": _write_similarity,
}
