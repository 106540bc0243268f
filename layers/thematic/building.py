"""自然幢: buildings as registered (一张图 volume 3, table 8 ZRZ)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class Building(Feature):
    """One building; `building_code` has 24 characters: parcel 19, feature mark 1, building number 4."""

    geometry = fields.PolygonField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    building_code = fields.IdentifierField("幢号", 24, unique=True)
    unit_code = fields.IdentifierField("不动产单元号", 28)
    parcel_code = fields.IdentifierField("宗地代码", 19, db_index=True)
    name = fields.NameField("建筑物名称", 100)
    location = fields.TextField("楼幢坐落", 200)
    project_name = fields.TextField("项目名称", 100)
    completed_on = fields.DayField("竣工日期")
    height = fields.QuantityField("建筑物高度", "m")
    footprint_area = fields.EllipsoidalAreaField("幢占地面积")
    floor_area = fields.QuantityField("实测建筑面积", "m²", 15, 3)
    floors = fields.CountField("总层数", "层")
    floors_above = fields.QuantityField("地上层数", "层", 5, 1)
    floors_below = fields.QuantityField("地下层数", "层", 5, 1)
    use = fields.CodeField("规划用途", "building_use", 3)
    structure = fields.CodeField("建筑结构", "building_structure", 2)
    units = fields.CountField("总套数", "套")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "building_identifier")]

    class Layer:
        title = "自然幢"
        title_en = "Buildings"
        theme = "real_estate"
        standard = "GB/T 42547-2023"
        abstract = "不动产登记的建筑物（自然幢），位于宗地之内。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "building_code": "ZRZH",
            "unit_code": "BDCDYH",
            "parcel_code": "ZDDM",
            "name": "JZWMC",
            "location": "LZZL",
            "project_name": "XMMC",
            "completed_on": "JGRQ",
            "height": "JZWGD",
            "footprint_area": "ZZDMJ",
            "floor_area": "SCJZMJ",
            "floors": "ZCS",
            "floors_above": "DSCS",
            "floors_below": "DXCS",
            "use": "GHYT",
            "structure": "FWJG",
            "units": "ZTS",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.inside("parcel", "parcel_code"),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.area_agrees(0.01),
            rules.codes_listed(),
            rules.unique("building_code"),
            rules.code_prefix_is_district("building_code", 6),
        ]
        style = "building"
        access = "district"
        detail_from = 14
        merged_by = "floors"
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["building_code", "name"]
        tile_fields = ["floors", "use", "structure"]
        order = 450
