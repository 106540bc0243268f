"""港口: sea and river ports."""

from layers import fields, rules
from layers.declare import Feature


class Port(Feature):
    """One port or port area."""

    geometry = fields.PointField()
    code = fields.IdentifierField("港口代码", 6, db_index=True)
    name = fields.NameField("港口名称", 100)
    kind = fields.CodeField("港口类型", "port_kind", 1)
    is_open = fields.CodeField("是否对外开放", "yes_no", 1)
    berths = fields.CountField("生产用泊位", "个")
    largest_berth = fields.QuantityField("最大泊位吨级", "t", 12, 0)
    throughput = fields.QuantityField("年通过能力", "万t", 12, 2)
    managed_by = fields.TextField("经营人", 100)

    class Layer:
        title = "港口"
        title_en = "Ports"
        theme = "transport"
        standard = "GB/T 15514-2021"
        abstract = "商港、渔港和客货滚装港。"
        source_fields = {"name": "NAME"}
        rules = [rules.codes_listed()]
        style = "port"
        access = "public"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["kind"]
        order = 830
