"""行政区: divisions at province, city, county and township level (TD/T 1057-2020, table XZQ)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class Division(Feature):
    """One administrative division; `district` is its own code without trailing zeros."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10, default="1000600100")
    code = fields.IdentifierField("行政区代码", 12, db_index=True)
    name = fields.NameField("行政区名称", 100)
    level = fields.CodeField("级别", "division_level", 10)
    parent_code = fields.IdentifierField("上级行政区代码", 12)
    survey_area = fields.EllipsoidalAreaField("调查面积")
    control_area = fields.QuantityField("控制面积", "m²")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "division_identifier")]

    class Layer:
        title = "行政区"
        title_en = "Administrative divisions"
        theme = "surveying"
        standard = "TD/T 1057-2020"
        abstract = "省、市、县、乡镇四级行政区。省市县界线取自天地图公开数据，乡镇为演示数据。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "code": "XZQDM",
            "name": "XZQMC",
            "survey_area": "DCMJ",
            "control_area": "JSMJ",
            "remark": "BZ",
        }
        rules = [rules.unique("code"), rules.codes_listed()]
        style = "division"
        access = "public"
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "code"]
        tile_fields = ["code", "level"]
        order = 700
        default_on = True
