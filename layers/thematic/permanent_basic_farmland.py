"""永久基本农田: protected farmland patches (一张图 volume 5, table 2 YJJBNTTB).

The columns that name responsible persons (CFZR, ZZRR, ZRRZJHM, ZRRMC, LXDH, JZDZ) are personal data and stay
with the deliveries: they are not kept in a layer.
"""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class PermanentBasicFarmland(Feature):
    """One patch of permanent basic farmland; `farmland_area` is `area` minus `deducted_area`, in m²."""

    geometry = fields.PolygonField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    farmland_number = fields.IdentifierField("永久基本农田图斑编号", 18, db_index=True)
    patch_number = fields.IdentifierField("图斑编号", 8)
    land_class = fields.CodeField("地类编码", "land_use_survey", 5)
    land_class_name = fields.TextField("地类名称", 60)
    ownership = fields.CodeField("权属性质", "land_ownership", 2)
    owner_unit_code = fields.IdentifierField("权属单位代码", 19)
    owner_unit_name = fields.TextField("权属单位名称", 60)
    location_unit_code = fields.IdentifierField("坐落单位代码", 19, db_index=True)
    location_unit_name = fields.TextField("坐落单位名称", 60)
    area = fields.EllipsoidalAreaField("永久基本农田图斑面积")
    deducted_class = fields.CodeField("扣除地类编码", "land_use_survey", 5)
    deduction_ratio = fields.QuantityField("扣除地类系数", "", 6, 4)
    deducted_area = fields.QuantityField("扣除地类面积", "m²")
    farmland_area = fields.QuantityField("永久基本农田面积", "m²")
    farmland_type = fields.CodeField("耕地类型", "farmland_type", 2)
    slope_grade = fields.CodeField("耕地坡度级别", "slope_grade", 2)
    irrigation_guarantee = fields.TextField("灌溉保证率", 10)
    refinement = fields.CodeField("图斑细化代码", "patch_refinement", 6)
    refinement_name = fields.TextField("图斑细化名称", 20)
    planting = fields.CodeField("种植属性代码", "planting_attribute", 6)
    planting_name = fields.TextField("种植属性名称", 20)
    farmland_grade = fields.CountField("耕地等别")
    quality_grade = fields.CountField("耕地质量等级")
    quality_class = fields.IdentifierField("质量分类代码", 12)
    flown_in = fields.CodeField("飞入地标识", "flown_in", 1)
    data_year = fields.CountField("数据年份", "年")
    group_name = fields.TextField("组名称", 50)
    protected_from = fields.DayField("保护开始时间")
    protected_until = fields.DayField("保护结束时间")
    superior_code = fields.IdentifierField("上级单位编号", 20)
    superior_name = fields.TextField("上级单位名称", 50)
    remark = fields.TextField("备注", 50)

    class Meta:
        indexes = [index_codes("identifier", "farmland_identifier")]

    class Layer:
        title = "永久基本农田"
        title_en = "Permanent basic farmland"
        theme = "planning"
        standard = "TD/T 1057-2020"
        abstract = "永久基本农田保护图斑。永久基本农田面积为图斑面积扣除田坎等面积。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "farmland_number": "YJJBNTTBBH",
            "patch_number": "TBBH",
            "land_class": "DLBM",
            "land_class_name": "DLMC",
            "ownership": "QSXZ",
            "owner_unit_code": "QSDWDM",
            "owner_unit_name": "QSDWMC",
            "location_unit_code": "ZLDWDM",
            "location_unit_name": "ZLDWMC",
            "area": "YJJBNTTBMJ",
            "deducted_class": "KCDLBM",
            "deduction_ratio": "KCXS",
            "deducted_area": "KCMJ",
            "farmland_area": "YJJBNTMJ",
            "farmland_type": "GDLX",
            "slope_grade": "GDPDJB",
            "irrigation_guarantee": "GGBZL",
            "refinement": "TBXHDM",
            "refinement_name": "TBXHMC",
            "planting": "GDZZSXDM",
            "planting_name": "GDZZSXMC",
            "farmland_grade": "GDDB",
            "quality_grade": "GDDJ",
            "quality_class": "ZLFLDM",
            "flown_in": "FRDBS",
            "data_year": "SJNF",
            "group_name": "ZMC",
            "protected_from": "BHKSSJ",
            "protected_until": "BHJSSJ",
            "superior_code": "SJBH",
            "superior_name": "SJMC",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.codes_listed(),
            rules.code_prefix_is_district("farmland_number", 6),
            rules.required_when("slope_grade", "land_class", ("01",)),
        ]
        style = "permanent_basic_farmland"
        access = "district"
        detail_from = 12
        merged_by = "land_class"
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        valid = ("protected_from", "protected_until")
        label = "farmland_number"
        search = ["farmland_number"]
        tile_fields = ["land_class", "quality_grade"]
        order = 410
