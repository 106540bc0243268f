"""不动产单元（户）: what a title is registered on inside a building (一张图 volume 3, table 27 H)."""

from layers import fields, rules
from layers.declare import Feature


class RealEstateUnit(Feature):
    """One unit, placed by a point in its building; `unit_code` has 28 characters (GB/T 37346-2019)."""

    geometry = fields.PointField()
    element_code = fields.IdentifierField("要素代码", 10)
    unit_code = fields.IdentifierField("不动产单元号", 28, unique=True)
    house_code = fields.IdentifierField("房屋编码", 26)
    parcel_code = fields.IdentifierField("宗地代码", 19, db_index=True)
    building_code = fields.IdentifierField("幢号", 24, db_index=True)
    unit_number = fields.IdentifierField("户号", 10)
    room = fields.TextField("室号部位", 20)
    location = fields.NameField("坐落", 200)
    floor = fields.TextField("所在层", 50)
    use = fields.CodeField("房屋用途1", "unit_use", 3)
    house_kind = fields.CodeField("房屋类型", "house_kind", 2)
    house_nature = fields.CodeField("房屋性质", "house_nature", 2)
    floor_area = fields.QuantityField("实测建筑面积", "m²", 15, 3)
    inner_area = fields.QuantityField("实测套内建筑面积", "m²", 15, 3)
    shared_area = fields.QuantityField("实测分摊建筑面积", "m²", 15, 3)
    shared_ratio = fields.QuantityField("实测分摊系数", "", 15, 6)

    class Layer:
        title = "不动产单元"
        title_en = "Real-estate units"
        theme = "real_estate"
        standard = "GB/T 37346-2019"
        abstract = "房屋的户：不动产登记的基本单元。权利人信息不在地图上公布。"
        source_fields = {
            "element_code": "YSDM",
            "unit_code": "BDCDYH",
            "house_code": "FWBM",
            "parcel_code": "ZDDM",
            "building_code": "ZRZH",
            "unit_number": "HH",
            "room": "SHBW",
            "location": "ZL",
            "floor": "SZC",
            "use": "FWYT1",
            "house_kind": "FWLX",
            "house_nature": "FWXZ",
            "floor_area": "SCJZMJ",
            "inner_area": "SCTNJZMJ",
            "shared_area": "SCFTJZMJ",
            "shared_ratio": "SCFTXS",
        }
        rules = [
            rules.inside("building", "building_code"),
            rules.codes_listed(),
            rules.unique("unit_code"),
            rules.code_prefix_is_district("unit_code", 6),
        ]
        style = "real_estate_unit"
        access = "district"
        detail_from = 16
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "room"
        search = ["unit_code"]
        tile_fields = ["use"]
        order = 455
