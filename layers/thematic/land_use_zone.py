"""规划用地用海: planned land and sea use (一张图 volume 4, table 39 GHYDYH)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class LandUseZone(Feature):
    """One area of one planned use; codes have six digits, padded with 0."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    division_code = fields.IdentifierField("行政区代码", 12)
    division_name = fields.TextField("行政区名称", 100)
    use = fields.CodeField("用地用海分类代码", "land_sea_use", 6)
    use_name = fields.TextField("用地用海分类名称", 60)
    area = fields.EllipsoidalAreaField("图斑面积")
    class_area = fields.QuantityField("图斑地类面积", "m²")
    status = fields.CodeField("规划状态", "plan_status", 2)
    base_class = fields.CodeField("基期地类代码", "land_use_survey", 5)
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "land_use_zone_identifier")]

    class Layer:
        title = "规划用地用海"
        title_en = "Planned land and sea use"
        theme = "planning"
        standard = "国土空间用地用海分类指南"
        abstract = "国土空间总体规划的用地用海布局。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "division_code": "XZQDM",
            "division_name": "XZQMC",
            "use": "YDYHFLDM",
            "use_name": "YDYHFLMC",
            "area": "TBMJ",
            "class_area": "TBDLMJ",
            "status": "GHZT",
            "base_class": "JQDLDM",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.no_duplicate_points(),
            rules.area_agrees(0.01),
            rules.codes_listed(),
            rules.code_prefix_is_district("division_code", 6),
        ]
        style = "land_use_zone"
        access = "internal"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "use"
        tile_fields = ["use", "status"]
        order = 300
