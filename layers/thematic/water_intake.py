"""取水口: places where water is taken from a river or reservoir."""

from layers import fields, rules
from layers.declare import Feature


class WaterIntake(Feature):
    """One intake with its permit; amounts are per year."""

    geometry = fields.PointField()
    code = fields.IdentifierField("取水口编码", 20, db_index=True)
    name = fields.NameField("取水口名称", 100)
    river_code = fields.IdentifierField("所在河流代码", 17)
    source_kind = fields.CodeField("水源类型", "water_source_kind", 1)
    use = fields.CodeField("取水用途", "water_use", 1)
    permit_number = fields.IdentifierField("取水许可证编号", 30)
    permitted_amount = fields.QuantityField("许可年取水量", "万m³", 12, 2)
    is_drinking_water = fields.CodeField("是否饮用水水源地", "yes_no", 1)
    managed_by = fields.TextField("取水单位", 100)

    class Layer:
        title = "取水口"
        title_en = "Water intakes"
        theme = "water"
        standard = "SL/T 213-2020"
        abstract = "河道、水库取水口与取水许可。"
        rules = [rules.inside("division"), rules.codes_listed()]
        style = "water_intake"
        access = "internal"
        detail_from = 10
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "code"]
        tile_fields = ["use"]
        order = 810
