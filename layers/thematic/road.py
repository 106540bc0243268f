"""公路与道路: road centre lines between junctions."""

from django.contrib.postgres.indexes import GinIndex

from layers import fields, rules
from layers.declare import Feature


class Road(Feature):
    """One stretch of road between two junctions."""

    geometry = fields.LineField()
    element_code = fields.IdentifierField("分类代码", 6)
    route_number = fields.IdentifierField("道路编号", 20, db_index=True)
    name = fields.NameField("道路名称", 100)
    road_class = fields.CodeField("行政等级", "road_class", 1)
    technical_grade = fields.CodeField("技术等级", "road_grade", 2)
    lanes = fields.CountField("车道数", "条")
    width = fields.QuantityField("路面宽度", "m", 5, 1)
    surface = fields.CodeField("路面类型", "road_surface", 1)
    speed_limit = fields.CountField("设计时速", "km/h")
    length = fields.QuantityField("路段长度", "m")
    from_node = fields.CountField("起始结点", db_index=True)
    to_node = fields.CountField("终止结点", db_index=True)

    class Meta:
        indexes = [GinIndex(fields=["name"], name="road_name_trgm", opclasses=["gin_trgm_ops"])]

    class Layer:
        title = "道路"
        title_en = "Roads"
        theme = "transport"
        standard = "GB/T 917-2017"
        abstract = "高速公路、国道、省道、县道、乡道和村道。"
        source_fields = {
            "element_code": "GB",
            "route_number": "RN",
            "name": "NAME",
            "technical_grade": "RTEG",
            "road_class": "TYPE",
        }
        rules = [rules.network("from_node", "to_node"), rules.no_duplicate_points(), rules.codes_listed()]
        style = "road"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "route_number"]
        tile_fields = ["road_class", "route_number"]
        order = 610
