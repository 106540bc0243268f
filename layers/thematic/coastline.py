"""海岸线: the mean high-water spring line, by kind of shore."""

from layers import fields, rules
from layers.declare import Feature


class Coastline(Feature):
    """One stretch of coast of one kind."""

    geometry = fields.LineField()
    code = fields.IdentifierField("岸线编号", 20, db_index=True)
    name = fields.NameField("岸段名称", 100)
    kind = fields.CodeField("岸线类型", "coastline_kind", 2)
    protection = fields.CodeField("保护等级", "coast_protection", 1)
    use_state = fields.TextField("利用现状", 60)
    length = fields.QuantityField("岸线长度", "m")
    island_code = fields.IdentifierField("所属海岛代码", 19)
    surveyed_in = fields.CountField("修测年份", "年")

    class Layer:
        title = "海岸线"
        title_en = "Coastline"
        theme = "marine"
        standard = "GB/T 18190-2017"
        abstract = "大陆及海岛岸线，按自然、人工和其他岸线分类。"
        source_fields = {"name": "NAME"}
        rules = [rules.no_duplicate_points(), rules.codes_listed()]
        style = "coastline"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        tile_fields = ["kind"]
        order = 690
