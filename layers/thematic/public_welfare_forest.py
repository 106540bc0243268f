"""生态公益林: forest kept for the public good (一张图 volume 4, table 21 STGYL)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class PublicWelfareForest(Feature):
    """One area of public-welfare forest with the level that pays for it."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    division_code = fields.IdentifierField("行政区代码", 12)
    division_name = fields.TextField("行政区名称", 100)
    name = fields.NameField("名称", 100)
    level = fields.CodeField("类型", "welfare_forest_level", 2)
    area = fields.EllipsoidalAreaField("面积")
    land_quality = fields.IdentifierField("林地等别", 2)
    land_grade = fields.IdentifierField("林地级别", 2)

    class Meta:
        indexes = [index_codes("identifier", "welfare_forest_identifier")]

    class Layer:
        title = "生态公益林"
        title_en = "Public-welfare forest"
        theme = "forestry"
        standard = "自然资源“一张图”第4册 STGYL"
        abstract = "国家级和地方级公益林。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "division_code": "XZQDM",
            "division_name": "XZQMC",
            "name": "MC",
            "level": "LX",
            "area": "MJ",
            "land_quality": "LDDB",
            "land_grade": "LDJB",
        }
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_duplicate_points(),
            rules.codes_listed(),
            rules.code_prefix_is_district("division_code", 6),
        ]
        style = "public_welfare_forest"
        access = "internal"
        detail_from = 9
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["level"]
        order = 355
