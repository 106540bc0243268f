"""林班小班: forest sub-compartments, the unit of forest inventory (GB/T 26424)."""

from layers import fields, rules
from layers.declare import Feature


class ForestSubCompartment(Feature):
    """One sub-compartment; `inventory_area` is the inventory's hectares, `area` statutory m²."""

    geometry = fields.PolygonField()
    county_code = fields.IdentifierField("县代码", 6)
    township_code = fields.IdentifierField("乡代码", 9)
    village_code = fields.IdentifierField("村代码", 12)
    forest_farm = fields.TextField("林场", 60)
    compartment = fields.IdentifierField("林班", 4)
    sub_compartment = fields.IdentifierField("小班", 5)
    area = fields.EllipsoidalAreaField("图形面积")
    inventory_area = fields.QuantityField("小班面积", "hm²", 15, 4)
    land_class = fields.CodeField("地类", "land_use_survey", 5)
    land_ownership = fields.CodeField("土地权属", "forest_ownership", 2)
    category = fields.CodeField("森林类别", "forest_category", 2)
    stand_kind = fields.CodeField("林种", "forest_stand_kind", 3)
    origin = fields.CodeField("起源", "forest_origin", 2)
    species = fields.CodeField("优势树种", "tree_species", 3)
    age_group = fields.CodeField("龄组", "forest_age_group", 1)
    mean_age = fields.CountField("平均年龄", "年")
    canopy_density = fields.QuantityField("郁闭度", "", 4, 2)
    mean_diameter = fields.QuantityField("平均胸径", "cm", 5, 1)
    mean_height = fields.QuantityField("平均树高", "m", 5, 1)
    volume_per_hectare = fields.QuantityField("每公顷蓄积", "m³/hm²", 8, 1)
    volume = fields.QuantityField("小班蓄积", "m³", 12, 1)
    trees_per_hectare = fields.CountField("每公顷株数", "株/hm²")
    slope = fields.CountField("坡度", "°")
    protection_grade = fields.CodeField("林地保护等级", "forest_protection_grade", 1)
    surveyed_in = fields.CountField("调查年度", "年")
    remark = fields.TextField("备注", 255)

    class Layer:
        title = "林班小班"
        title_en = "Forest sub-compartments"
        theme = "forestry"
        standard = "GB/T 26424-2010"
        abstract = "森林资源规划设计调查的小班：树种、起源、郁闭度和蓄积。"
        source_fields = {
            "county_code": "XIAN",
            "township_code": "XIANG",
            "village_code": "CUN",
            "forest_farm": "LIN_CHANG",
            "compartment": "LIN_BAN",
            "sub_compartment": "XIAO_BAN",
            "inventory_area": "MIAN_JI",
            "land_class": "DI_LEI",
            "land_ownership": "LD_QS",
            "category": "SEN_LIN_LB",
            "stand_kind": "LIN_ZHONG",
            "origin": "QI_YUAN",
            "species": "YOU_SHI_SZ",
            "age_group": "LING_ZU",
            "canopy_density": "YU_BI_DU",
            "mean_diameter": "PINGJUN_XJ",
            "volume_per_hectare": "HUO_LMGQXJ",
            "trees_per_hectare": "MEI_GQ_ZS",
            "slope": "PO_DU",
            "protection_grade": "BH_DJ",
            "remark": "REMARKS",
        }
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.codes_listed(),
            rules.code_prefix_is_district("county_code", 6),
        ]
        style = "forest_sub_compartment"
        access = "geometry"
        detail_from = 11
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "sub_compartment"
        tile_fields = ["species", "origin", "category"]
        order = 350
