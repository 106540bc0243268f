"""In which division a new feature lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gis_core.geometry.crs import STORAGE
from gis_core.sql import fetch_all, load_sql
from layers.access import PROVINCE

STATEMENT = Path(__file__).parent / "sql" / "find_divisions.sql"


def find_divisions(shapes: Sequence[Any]) -> list[str]:
    """The code of the smallest division around a point inside each geometry; the province's beyond all."""
    points = shapely.point_on_surface(np.array(shapes, dtype=object))
    stamped = shapely.to_wkb(shapely.set_srid(points, STORAGE), hex=True, include_srid=True)
    values = {"points": list(stamped), "elsewhere": PROVINCE}
    return [str(row[0]) for row in fetch_all(load_sql(STATEMENT), values)]
