"""水文测站: gauges of rain, water level and discharge (table ST_STBPRP_B of SL 323)."""

from layers import fields, rules
from layers.declare import Feature


class HydrologicalStation(Feature):
    """One station; levels are heights above its own datum, in metres."""

    geometry = fields.PointField()
    station_code = fields.IdentifierField("测站编码", 8, unique=True)
    name = fields.NameField("测站名称", 60)
    kind = fields.CodeField("站类", "station_kind", 2)
    river_name = fields.TextField("河流名称", 60)
    water_system = fields.TextField("水系名称", 60)
    basin = fields.TextField("流域名称", 60)
    location = fields.TextField("站址", 100)
    division_code = fields.IdentifierField("行政区划码", 6)
    datum_name = fields.TextField("基面名称", 30)
    datum_height = fields.QuantityField("基面高程", "m", 8, 3)
    catchment_area = fields.QuantityField("集水面积", "km²", 12, 2)
    warning_level = fields.QuantityField("警戒水位", "m", 8, 3)
    guarantee_level = fields.QuantityField("保证水位", "m", 8, 3)
    since = fields.IdentifierField("始报年月", 6)
    managed_by = fields.TextField("信息管理单位", 60)

    class Layer:
        title = "水文测站"
        title_en = "Hydrological stations"
        theme = "water"
        standard = "SL 323-2011"
        abstract = "雨量、水位、流量等测站的基本情况。"
        source_fields = {
            "station_code": "STCD",
            "name": "STNM",
            "kind": "STTP",
            "river_name": "RVNM",
            "water_system": "HNNM",
            "basin": "BSNM",
            "location": "STLC",
            "division_code": "ADDVCD",
            "datum_name": "DTMNM",
            "datum_height": "DTMEL",
            "catchment_area": "DRNA",
            "warning_level": "WRZ",
            "guarantee_level": "GRZ",
            "since": "BGFRYM",
            "managed_by": "ADMAUTH",
        }
        rules = [
            rules.unique("station_code"),
            # Tide gauges stand on piers, river gauges in estuaries: off the land that divisions cover.
            rules.inside("division", tolerance_m=1000),
            rules.codes_listed(),
        ]
        style = "hydrological_station"
        access = "public"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "station_code"]
        tile_fields = ["kind"]
        order = 820
