"""养殖水域: waters and tidal flats zoned for aquaculture."""

from layers import fields, rules
from layers.declare import Feature


class AquacultureZone(Feature):
    """One zone of the aquaculture plan, or one permitted farm inside it."""

    geometry = fields.PolygonField()
    code = fields.IdentifierField("养殖区编号", 20, db_index=True)
    name = fields.NameField("养殖区名称", 100)
    kind = fields.CodeField("养殖方式", "aquaculture_kind", 1)
    zoning = fields.CodeField("规划分区", "aquaculture_zoning", 1)
    species = fields.TextField("养殖品种", 100)
    area = fields.EllipsoidalAreaField("图形面积")
    permit_number = fields.IdentifierField("养殖证编号", 40)
    holder_name = fields.TextField("使用单位", 100)
    expires_on = fields.DayField("有效期至")

    class Layer:
        title = "养殖水域"
        title_en = "Aquaculture zones"
        theme = "marine"
        standard = "养殖水域滩涂规划编制工作规范"
        abstract = "养殖水域滩涂规划分区与养殖用海。"
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "aquaculture_zone"
        access = "internal"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        valid = ("", "expires_on")
        label = "name"
        search = ["name", "code"]
        tile_fields = ["kind", "zoning"]
        order = 170
