"""城镇开发边界: where towns may be built (tables CZKFBJ of survey and of planning)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class UrbanDevelopmentBoundary(Feature):
    """One zone inside the urban development boundary of a town."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    town_name = fields.NameField("城镇名称", 100)
    county_code = fields.IdentifierField("县级行政区划代码", 6)
    zone = fields.CodeField("规划分区代码", "urban_boundary_zone", 5)
    area = fields.EllipsoidalAreaField("城镇开发面积")
    established_on = fields.DayField("设立时间")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "urban_boundary_identifier")]

    class Layer:
        title = "城镇开发边界"
        title_en = "Urban development boundary"
        theme = "planning"
        standard = "TD/T 1057-2020"
        abstract = "三区三线之城镇开发边界，分集中建设区、弹性发展区和特别用途区。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "town_name": "CZMC",
            "county_code": "XJXZQHDM",
            "zone": "GHFQDM",
            "area": "CZKFMJ",
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
        style = "urban_development_boundary"
        access = "internal"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "town_name"
        search = ["town_name"]
        tile_fields = ["zone"]
        order = 320
