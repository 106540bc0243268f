"""村级调查区: the unit inside which land-use patches cover without gaps (TD/T 1057-2020, table CJDCQ)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class VillageSurveyArea(Feature):
    """One village survey area with its control area; `district` is the 12-digit village code."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10, default="1000600500")
    location_unit_code = fields.IdentifierField("坐落单位代码", 19, db_index=True)
    location_unit_name = fields.NameField("坐落单位名称", 255)
    survey_area = fields.EllipsoidalAreaField("调查面积")
    control_area = fields.QuantityField("控制面积", "m²")
    is_surveyed = fields.CodeField("已调查标识", "yes_no", 1, default="0")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "village_identifier")]

    class Layer:
        title = "村级调查区"
        theme = "surveying"
        standard = "TD/T 1057-2020"
        abstract = "地类图斑全覆盖的基本单元；演示数据。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "location_unit_code": "ZLDWDM",
            "location_unit_name": "ZLDWMC",
            "survey_area": "DCMJ",
            "control_area": "JSMJ",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.inside("division", "code", "location_unit_code"),
            rules.unique("location_unit_code"),
        ]
        style = "village_survey_area"
        access = "public"
        detail_from = 10
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "location_unit_name"
        search = ["location_unit_name", "location_unit_code"]
        tile_fields = ["location_unit_code"]
        order = 690
