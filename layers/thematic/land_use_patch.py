"""地类图斑: land-use patches of the survey database (TD/T 1057-2020, table DLTB)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes, index_numbers


class LandUsePatch(Feature):
    """One patch of one land-use class, ownership and location (DLTB, all 30 fields)."""

    geometry = fields.PolygonField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10, default="2001010100")
    preliminary_number = fields.IdentifierField("图斑预编号", 18)
    patch_number = fields.IdentifierField("图斑编号", 8)
    land_class = fields.CodeField("地类编码", "land_use_survey", 5)
    land_class_name = fields.TextField("地类名称", 60)
    ownership = fields.CodeField("权属性质", "land_ownership", 2)
    owner_unit_code = fields.IdentifierField("权属单位代码", 19)
    owner_unit_name = fields.TextField("权属单位名称", 255)
    location_unit_code = fields.IdentifierField("坐落单位代码", 19)
    location_unit_name = fields.TextField("坐落单位名称", 255)
    area = fields.EllipsoidalAreaField("图斑面积")
    deducted_class = fields.CodeField("扣除地类编码", "land_use_survey", 5)
    deduction_ratio = fields.QuantityField("扣除地类系数", "", 6, 4)
    deducted_area = fields.QuantityField("扣除地类面积", "m²")
    class_area = fields.QuantityField("图斑地类面积", "m²")
    farmland_type = fields.CodeField("耕地类型", "farmland_type", 2)
    slope_grade = fields.CodeField("耕地坡度级别", "slope_grade", 2)
    line_width = fields.QuantityField("线状地物宽度", "m", 5, 1)
    refinement = fields.CodeField("图斑细化代码", "patch_refinement", 6)
    refinement_name = fields.TextField("图斑细化名称", 20)
    planting = fields.CodeField("种植属性代码", "planting_attribute", 6)
    planting_name = fields.TextField("种植属性名称", 20)
    farmland_grade = fields.CountField("耕地等别")
    flown_in = fields.CodeField("飞入地标识", "flown_in", 1)
    urban_rural = fields.CodeField("城镇村属性码", "urban_rural_attribute", 4)
    data_year = fields.CountField("数据年份", "年")
    description_code = fields.CodeField("描述说明", "island_mark", 2)
    island_name = fields.TextField("海岛名称", 100)
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [
            index_codes("identifier", "patch_identifier"),
            index_numbers("location_unit_code", "patch_number", "patch_number_in_village"),
        ]

    class Layer:
        title = "地类图斑"
        theme = "land"
        standard = "TD/T 1057-2020"
        abstract = "国土变更调查的地类图斑：全覆盖、不重叠，面积为椭球面积。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "preliminary_number": "TBYBH",
            "patch_number": "TBBH",
            "land_class": "DLBM",
            "land_class_name": "DLMC",
            "ownership": "QSXZ",
            "owner_unit_code": "QSDWDM",
            "owner_unit_name": "QSDWMC",
            "location_unit_code": "ZLDWDM",
            "location_unit_name": "ZLDWMC",
            "area": "TBMJ",
            "deducted_class": "KCDLBM",
            "deduction_ratio": "KCXS",
            "deducted_area": "KCMJ",
            "class_area": "TBDLMJ",
            "farmland_type": "GDLX",
            "slope_grade": "GDPDJB",
            "line_width": "XZDWKD",
            "refinement": "TBXHDM",
            "refinement_name": "TBXHMC",
            "planting": "ZZSXDM",
            "planting_name": "ZZSXMC",
            "farmland_grade": "GDDB",
            "flown_in": "FRDBS",
            "urban_rural": "CZCSXM",
            "data_year": "SJNF",
            "description_code": "MSSM",
            "island_name": "HDMC",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.covers_district("village"),
            rules.area_agrees(0.01),
            rules.min_area(200),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.crosses_no("division"),
            rules.codes_listed(),
            rules.required_when("slope_grade", "land_class", ("01",)),
            rules.required_when("planting", "land_class", ("01",), only=False),
            rules.code_prefix_is_district("location_unit_code", 6),
            rules.sum_is_control_area("village_survey_area", "control_area"),
        ]
        style = "land_use_patch"
        access = "district"
        detail_from = 13
        merged_by = "land_class"
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "land_class_name"
        search = ["identifier"]
        tile_fields = ["land_class", "patch_number", "slope_grade"]
        order = 400
