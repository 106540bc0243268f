"""桥梁: road and railway bridges by their axis."""

from layers import fields, rules
from layers.declare import Feature


class Bridge(Feature):
    """One bridge, drawn along its axis."""

    geometry = fields.LineField()
    element_code = fields.IdentifierField("分类代码", 6)
    code = fields.IdentifierField("桥梁编码", 20, db_index=True)
    name = fields.NameField("桥梁名称", 100)
    kind = fields.CodeField("桥梁类型", "bridge_kind", 1)
    span_class = fields.CodeField("跨径分类", "bridge_span_class", 1)
    route_number = fields.IdentifierField("所在路线编号", 20)
    length = fields.QuantityField("桥梁全长", "m", 9, 2)
    width = fields.QuantityField("桥面宽度", "m", 6, 2)
    load_limit = fields.QuantityField("限载", "t", 6, 1)
    built_in = fields.CountField("建成年份", "年")
    condition = fields.CodeField("技术状况", "bridge_condition", 1)

    class Layer:
        title = "桥梁"
        title_en = "Bridges"
        theme = "transport"
        standard = "JTG B01-2014"
        abstract = "公路桥和铁路桥。"
        source_fields = {"element_code": "GB", "name": "NAME", "kind": "TYPE"}
        rules = [rules.no_duplicate_points(), rules.codes_listed()]
        style = "bridge"
        access = "public"
        detail_from = 12
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["kind"]
        order = 630
