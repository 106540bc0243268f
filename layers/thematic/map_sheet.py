"""图幅: sheets of the national basic scale maps (GB/T 13989)."""

from layers import fields, rules
from layers.declare import Feature


class MapSheet(Feature):
    """One sheet of one scale, bounded by meridians and parallels; `area` is the sheet's theoretical area."""

    geometry = fields.PolygonField()
    code = fields.IdentifierField("图幅号", 15, unique=True)
    name = fields.NameField("图名", 60)
    scale = fields.CodeField("比例尺", "map_scale", 1)
    area = fields.EllipsoidalAreaField("图幅理论面积")
    surveyed_in = fields.CountField("成图年份", "年")

    class Layer:
        title = "标准图幅"
        title_en = "Map sheets"
        theme = "surveying"
        standard = "GB/T 13989-2012"
        abstract = "国家基本比例尺地形图分幅与编号。"
        source_fields = {"code": "TFH"}
        rules = [rules.unique("code"), rules.no_duplicate_points(), rules.codes_listed()]
        style = "map_sheet"
        access = "public"
        detail_from = 5
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "code"
        search = ["code", "name"]
        tile_fields = ["scale"]
        order = 710
