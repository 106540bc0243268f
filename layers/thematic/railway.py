"""铁路: railway lines between stations."""

from layers import fields, rules
from layers.declare import Feature


class Railway(Feature):
    """One stretch of railway."""

    geometry = fields.LineField()
    element_code = fields.IdentifierField("分类代码", 6)
    route_number = fields.IdentifierField("铁路编号", 20)
    name = fields.NameField("铁路名称", 100)
    railway_class = fields.CodeField("铁路类型", "railway_class", 1)
    tracks = fields.CountField("正线数目", "条")
    is_electrified = fields.CodeField("是否电气化", "yes_no", 1)
    speed_limit = fields.CountField("设计时速", "km/h")
    length = fields.QuantityField("线段长度", "m")

    class Layer:
        title = "铁路"
        title_en = "Railways"
        theme = "transport"
        standard = "GB/T 20258.2-2019"
        abstract = "高速、普速和专用铁路。"
        source_fields = {"element_code": "GB", "route_number": "RN", "name": "NAME", "railway_class": "TYPE"}
        rules = [rules.no_duplicate_points(), rules.codes_listed()]
        style = "railway"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["railway_class"]
        order = 620
