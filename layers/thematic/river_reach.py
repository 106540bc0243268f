"""河段: river reaches as a directed network from source to sea."""

from django.contrib.postgres.indexes import GinIndex

from layers import fields, rules
from layers.declare import Feature


class RiverReach(Feature):
    """One reach between two nodes, drawn downstream; `stream_order` is Strahler's (1 at the source)."""

    geometry = fields.LineField()
    element_code = fields.IdentifierField("分类代码", 6)
    reach_code = fields.IdentifierField("河段编码", 20, unique=True)
    river_code = fields.IdentifierField("河流代码", 17, db_index=True)
    name = fields.NameField("河流名称", 100)
    grade = fields.CodeField("河流级别", "river_grade", 1)
    from_node = fields.CountField("起始结点", db_index=True)
    to_node = fields.CountField("终止结点", db_index=True)
    next_reach = fields.IdentifierField("下游河段编码", 20)
    stream_order = fields.CountField("斯特拉勒级数")
    length = fields.QuantityField("河段长度", "m")
    width = fields.QuantityField("平均河宽", "m", 8, 1)
    basin_area = fields.QuantityField("集水面积", "km²", 12, 2)
    is_perennial = fields.CodeField("是否常年有水", "yes_no", 1)

    class Meta:
        indexes = [GinIndex(fields=["name"], name="river_reach_name_trgm", opclasses=["gin_trgm_ops"])]

    class Layer:
        title = "河段"
        title_en = "River reaches"
        theme = "water"
        standard = "SL/T 249-2012"
        abstract = "由源头到入海口的有向河网，可沿上下游追溯。"
        source_fields = {"element_code": "GB", "river_code": "HYDC", "name": "NAME", "is_perennial": "PERIOD"}
        rules = [
            rules.network("from_node", "to_node"),
            rules.unique("reach_code"),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "river_reach"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "river_code"]
        tile_fields = ["grade", "stream_order"]
        order = 500
