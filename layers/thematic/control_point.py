"""测量控制点: plane, height and satellite control points with their class and mark."""

from layers import fields, rules
from layers.declare import Feature


class ControlPoint(Feature):
    """One control point; its exact coordinates are not published, the position is good for finding it."""

    geometry = fields.PointField()
    element_code = fields.IdentifierField("分类代码", 6)
    code = fields.IdentifierField("控制点编号", 20, unique=True)
    name = fields.NameField("点名", 60)
    point_class = fields.CodeField("类型等级", "control_point_class", 3)
    elevation = fields.QuantityField("高程（1985国家高程基准）", "m", 8, 3)
    mark_type = fields.TextField("标石类型", 30)
    surveyed_on = fields.DayField("施测日期")
    remark = fields.TextField("备注", 255)

    class Layer:
        title = "测量控制点"
        title_en = "Control points"
        theme = "surveying"
        standard = "GB/T 20258.2-2019"
        abstract = "平面、高程和卫星定位控制点的位置、等级与标石。"
        source_fields = {"element_code": "GB", "name": "NAME", "elevation": "ELEV"}
        rules = [rules.unique("code"), rules.codes_listed(), rules.inside("division")]
        style = "control_point"
        access = "internal"
        detail_from = 10
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "code"]
        tile_fields = ["point_class"]
        order = 800
