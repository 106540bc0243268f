"""水深分区: belts of sea between two depth contours."""

from layers import fields, rules
from layers.declare import Feature


class DepthZone(Feature):
    """One belt; depths are metres below the theoretical lowest tide, positive downwards."""

    geometry = fields.PolygonsField()
    code = fields.IdentifierField("分区编号", 20)
    shallow = fields.QuantityField("最浅水深", "m", 7, 1)
    deep = fields.QuantityField("最深水深", "m", 7, 1)
    grade = fields.CodeField("水深等级", "depth_grade", 1)
    name = fields.NameField("海域名称", 100)

    class Layer:
        title = "水深分区"
        title_en = "Depth zones"
        theme = "marine"
        standard = "GB 12319-2022"
        abstract = "等深线之间的海域，深度自理论最低潮面起算。"
        source_fields = {"shallow": "DRVAL1", "deep": "DRVAL2", "name": "OBJNAM"}
        rules = [rules.no_overlaps(), rules.no_duplicate_points(), rules.codes_listed()]
        style = "depth_zone"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "grade"
        tile_fields = ["grade", "shallow", "deep"]
        order = 50
