"""生态保护红线: areas where ecology comes first (TD/T 1057-2020 layout, table STBHHX)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class EcologicalRedline(Feature):
    """One area of the ecological redline; `area` is statutory m², `declared_area` the km² of its approval."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    county_code = fields.IdentifierField("县级行政区划代码", 6)
    redline_type = fields.CodeField("类型代码", "redline_type", 2)
    quantity_code = fields.IdentifierField("数量代码", 4)
    name = fields.NameField("名称", 200)
    population = fields.CountField("人口数量", "人")
    protection_goal = fields.TextField("生态系统服务功能与保护目标", 500)
    location = fields.TextField("地理位置", 500)
    declared_area = fields.QuantityField("区域面积", "km²", 15, 4)
    area = fields.EllipsoidalAreaField("图形面积")
    vegetation_type = fields.TextField("生态系统与植被类型", 100)
    activity_type = fields.TextField("主要人为活动类型", 10)
    problem = fields.TextField("生态环境问题", 500)
    control_measure = fields.TextField("管控措施", 500)
    established_on = fields.DayField("设立时间")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "redline_identifier")]

    class Layer:
        title = "生态保护红线"
        title_en = "Ecological protection redline"
        theme = "planning"
        standard = "TD/T 1057-2020"
        abstract = "三区三线之生态保护红线。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "county_code": "XJXZQHDM",
            "redline_type": "LXDM",
            "quantity_code": "SLDM",
            "name": "MC",
            "population": "RKSL",
            "protection_goal": "STGNYBHMB",
            "location": "DLWZ",
            "declared_area": "QYMJ",
            "vegetation_type": "STXTYZBLX",
            "activity_type": "RWHDLX",
            "problem": "STHJWT",
            "control_measure": "GKCS",
            "established_on": "SLSJ",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.no_duplicate_points(),
            rules.area_agrees(0.01),
            rules.codes_listed(),
            rules.code_prefix_is_district("county_code", 6),
        ]
        style = "ecological_redline"
        access = "internal"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["redline_type"]
        order = 310
