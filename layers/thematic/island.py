"""海岛: islands, inhabited or not."""

from django.contrib.postgres.indexes import GinIndex

from layers import fields, rules
from layers.declare import Feature


class Island(Feature):
    """One island with its coast."""

    geometry = fields.PolygonsField()
    code = fields.IdentifierField("海岛代码", 19, db_index=True)
    name = fields.NameField("海岛名称", 100)
    other_name = fields.TextField("别名", 100)
    kind = fields.CodeField("海岛类型", "island_kind", 1)
    material = fields.CodeField("物质组成", "island_material", 1)
    area = fields.EllipsoidalAreaField("陆域面积")
    coastline_length = fields.QuantityField("岸线长度", "m")
    highest_point = fields.QuantityField("最高点高程", "m", 7, 1)
    offshore_distance = fields.QuantityField("离岸距离", "km", 8, 2)

    class Meta:
        indexes = [GinIndex(fields=["name"], name="island_name_trgm", opclasses=["gin_trgm_ops"])]

    class Layer:
        title = "海岛"
        title_en = "Islands"
        theme = "marine"
        standard = "HY/T 119-2008"
        abstract = "有居民海岛和无居民海岛。"
        source_fields = {"code": "HDDM", "name": "HDMC"}
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "island"
        access = "public"
        detail_from = 4
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "other_name", "code"]
        tile_fields = ["kind"]
        order = 100
