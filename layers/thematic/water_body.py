"""湖泊水库: lakes, reservoirs and ponds."""

from layers import fields, rules
from layers.declare import Feature


class WaterBody(Feature):
    """One lake or reservoir at its normal water level (heights: 1985 national datum)."""

    geometry = fields.PolygonsField()
    element_code = fields.IdentifierField("分类代码", 6)
    code = fields.IdentifierField("水体编码", 17, db_index=True)
    name = fields.NameField("名称", 100)
    kind = fields.CodeField("水体类型", "water_body_kind", 1)
    grade = fields.CodeField("水库规模", "reservoir_grade", 1)
    area = fields.EllipsoidalAreaField("水面面积")
    normal_level = fields.QuantityField("正常蓄水位", "m", 8, 2)
    capacity = fields.QuantityField("总库容", "万m³", 12, 2)
    dam_height = fields.QuantityField("坝高", "m", 6, 1)
    built_in = fields.CountField("建成年份", "年")
    managed_by = fields.TextField("管理单位", 100)

    class Layer:
        title = "湖泊水库"
        title_en = "Lakes and reservoirs"
        theme = "water"
        standard = "SL/T 213-2020"
        abstract = "湖泊、水库和坑塘水面。"
        source_fields = {"element_code": "GB", "code": "HYDC", "name": "NAME", "capacity": "VOL"}
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "water_body"
        access = "public"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["kind", "grade"]
        order = 480
