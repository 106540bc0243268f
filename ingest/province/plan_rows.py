"""Rows of planning layers made of whole blocks: use, redline, town boundary, forest, projects."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import shapely

from ingest.province.batch import Batch, identifiers, rounded_areas
from ingest.province.context import Context, CountyContext
from ingest.province.division_rows import as_multi
from ingest.province.hashing import hash_one
from ingest.province.monsters import REDLINE_PEAKS, WELFARE_PEAKS, make_monsters
from ingest.province.places import county_of
from ingest.province.plane import Geometries, geometry_to_degrees
from ingest.province.villages import CountyFrame
from ingest.province.zones import CENTRE, RESERVE, Zones, join_pieces, plane_size
from layers.codelists import find_list

APPROVED = date(2022, 9, 28)
LEAST_REDLINE = 1.5  # km2
GOALS = {"12": "保护热带雨林生态系统和珍稀野生动植物", "15": "保护红树林和海岸生态系统"}
PROJECTS = (
    "产业园区标准厂房",
    "中心小学扩建",
    "保障性住房",
    "农贸市场",
    "污水处理厂",
    "卫生院迁建",
    "冷链物流园",
    "变电站",
    "乡村旅游服务中心",
    "公共停车场",
    "安置区",
    "渔港后方陆域",
)
PROJECT_USES = (
    "100100",
    "080403",
    "070100",
    "090100",
    "130200",
    "080602",
    "110100",
    "130300",
    "090300",
    "120803",
    "070100",
    "120400",
)


def use_rows(frame: CountyFrame, zones: Zones) -> Batch:
    """Planned use covering the county, one area for each connected use of a township."""
    keys = np.char.add(np.char.zfill(zones.township.astype("<U4"), 4), zones.use)
    shapes, owner = join_pieces(zones.polygons, keys, np.ones(len(keys), dtype=bool))
    uses = [key[4:] for key in owner.tolist()]
    towns = [frame.towns[int(key[:4])] for key in owner.tolist()]
    names = {use: find_list("land_sea_use").meaning(use) for use in sorted(set(uses))}
    areas = rounded_areas(shapes)
    columns = {
        "identifier": identifiers(frame.county.code, "land_use_zone", 1, len(shapes)),
        "element_code": "2090010200",
        "division_code": [town.code for town in towns],
        "division_name": [town.name for town in towns],
        "use": uses,
        "use_name": [names[use] for use in uses],
        "area": areas,
        "class_area": areas,
        "status": [
            "20" if use[:2] in ("07", "09", "10") and k % 5 == 0 else "10" for k, use in enumerate(uses)
        ],
    }
    return Batch(
        "land_use_zone", as_multi(shapes), [town.code for town in towns], columns, frame.county.index + 1
    )


def boundary_rows(frame: CountyFrame, zones: Zones) -> Batch:
    """The urban development boundary, each zone of each town."""
    keys = np.char.add(np.char.zfill(zones.township.astype("<U4"), 4), zones.boundary)
    shapes, owner = join_pieces(zones.polygons, keys, zones.boundary != "")
    towns = [frame.towns[int(key[:4])] for key in owner.tolist()]
    columns = {
        "identifier": identifiers(frame.county.code, "urban_development_boundary", 1, len(shapes)),
        "element_code": "2090020230",
        "town_name": [town.name for town in towns],
        "county_code": frame.county.code,
        "zone": [key[4:] for key in owner.tolist()],
        "area": rounded_areas(shapes),
        "established_on": APPROVED,
    }
    districts = [town.code for town in towns]
    return Batch("urban_development_boundary", as_multi(shapes), districts, columns, frame.county.index + 1)


def _redline_columns(
    code: list[str], names: list[str], kinds: list[str], shapes: Geometries, first: int
) -> dict:
    """The columns of redline rows."""
    areas = rounded_areas(shapes)
    return {
        "identifier": [identifiers(c, "ecological_redline", first + k, 1)[0] for k, c in enumerate(code)],
        "element_code": "2090020300",
        "county_code": code,
        "redline_type": kinds,
        "quantity_code": [f"{(first + k) % 10_000:04d}" for k in range(len(code))],
        "name": names,
        "population": 0,
        "protection_goal": [GOALS[kind] for kind in kinds],
        "location": names,
        "declared_area": np.round(areas / 1e6, 4),
        "area": areas,
        "vegetation_type": ["热带雨林" if kind == "12" else "红树林" for kind in kinds],
        "control_measure": "禁止开发性、生产性建设活动",
        "established_on": APPROVED,
    }


def redline_rows(frame: CountyFrame, zones: Zones) -> Batch:
    """The ecological redline of a county outside the great areas."""
    shapes, _ = join_pieces(zones.polygons, np.zeros(len(zones.redline), dtype=np.int64), zones.redline)
    shapes = shapes[plane_size(shapes) > LEAST_REDLINE] if len(shapes) else shapes
    code = [frame.county.code] * len(shapes)
    names = [f"{frame.county.name}生态保护红线{k + 1}区" for k in range(len(shapes))]
    columns = _redline_columns(code, names, ["12"] * len(shapes), shapes, 1)
    return Batch("ecological_redline", as_multi(shapes), code, columns, frame.county.index + 1)


def welfare_rows(frame: CountyFrame, zones: Zones) -> Batch:
    """Public-welfare forest of a county by township, outside the great areas."""
    shapes, owner = join_pieces(zones.polygons, zones.township, zones.welfare)
    towns = [frame.towns[int(k)] for k in owner.tolist()]
    columns = _welfare_columns([t.code for t in towns], [t.name for t in towns], shapes, 1)
    districts = [town.code for town in towns]
    return Batch("public_welfare_forest", as_multi(shapes), districts, columns, frame.county.index + 1)


def _welfare_columns(codes: list[str], names: list[str], shapes: Geometries, first: int) -> dict:
    return {
        "identifier": [identifiers(c, "public_welfare_forest", first + k, 1)[0] for k, c in enumerate(codes)],
        "element_code": "2090021100",
        "division_code": codes,
        "division_name": names,
        "name": [name + "公益林" for name in names],
        "level": ["10" if k % 3 else "20" for k in range(len(codes))],
        "area": rounded_areas(shapes),
        "land_quality": "2",
        "land_grade": "2",
    }


def monster_rows(seed: int) -> list[Batch]:
    """The twenty great areas."""
    redline, welfare = make_monsters(seed, welfare=False), make_monsters(seed, welfare=True)
    red_county, well_county = county_of(redline), county_of(welfare)
    red_names = [f"{peak.name}生物多样性维护生态保护红线" for peak in REDLINE_PEAKS]
    red = _redline_columns([c.code for c in red_county], red_names, ["12"] * len(redline), redline, 90_001)
    well = _welfare_columns([c.code for c in well_county], [p.name for p in WELFARE_PEAKS], welfare, 90_001)
    return [
        Batch("ecological_redline", as_multi(redline), red["county_code"], red),
        Batch("public_welfare_forest", as_multi(welfare), well["division_code"], well),
    ]


def project_rows(context: Context, county: CountyContext, zones: Zones) -> Batch:
    """Construction projects on the land that the towns may grow into."""
    frame = county.frame
    room = np.flatnonzero(np.isin(zones.boundary, (RESERVE, CENTRE)))[::7][:24]
    shapes, numbers = [], []
    for piece in room.tolist():
        x, y = frame.pieces.middle[piece]
        width, depth = (
            60.0 + 110.0 * hash_one(context.seed, 711 + k, frame.county.index, piece) for k in range(2)
        )
        shapes.append(
            shapely.transform(
                shapely.box(-width, -depth, width, depth), lambda c, x=x, y=y: c @ TURN + (x, y)
            )
        )
        numbers.append(piece)
    outlines = geometry_to_degrees(np.array(shapes, dtype=object)) if shapes else np.empty(0, dtype=object)
    return Batch(
        "project_footprint",
        as_multi(outlines),
        frame.county.code,
        _project_columns(frame, outlines, numbers),
        frame.county.index + 1,
    )


TURN = np.array([[0.9455, 0.3256], [-0.3256, 0.9455]])


def _project_columns(frame: CountyFrame, outlines: Geometries, numbers: list[int]) -> dict:
    """Attributes of projects, by their place in the county."""
    kinds = [number % len(PROJECTS) for number in numbers]
    areas = rounded_areas(outlines)
    hectares = np.round(areas / 10_000.0, 4)
    farm = np.round(hectares * 0.3, 4)
    codes = [
        f"{2021 + k % 4}-{frame.county.code}-{47 + k % 30:02d}-01-{100000 + 37 * n:06d}"
        for k, n in enumerate(numbers)
    ]
    days = [date(2021, 3, 1) + timedelta(days=53 * k) for k in range(len(numbers))]
    return {
        "element_code": "2060010100",
        "project_code": codes,
        "name": [f"{frame.county.name}{PROJECTS[k]}项目" for k in kinds],
        "applicant": frame.county.name + "城市投资建设有限公司",
        "division_code": frame.county.code,
        "division_name": frame.county.name,
        "site": frame.towns[0].name,
        "approval_type": "1",
        "approved_by": frame.county.name + "自然资源和规划局",
        "use": [PROJECT_USES[k] for k in kinds],
        "use_name": [find_list("land_sea_use").meaning(PROJECT_USES[k]) for k in kinds],
        "area": areas,
        "used_area": hectares,
        "agricultural_area": farm,
        "farmland_area": farm,
        "built_area": np.round(hectares - farm, 4),
        "nature": "1",
        "status": [str(1 + k % 5) for k in range(len(numbers))],
        "permit_type": "3",
        "applied_on": days,
        "plot_number": [f"DK{k + 1:03d}" for k in range(len(numbers))],
    }
