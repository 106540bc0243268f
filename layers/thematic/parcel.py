"""宗地: cadastral parcels (一张图 volume 3, table ZDJBXX; codes by GB/T 37346-2019)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class Parcel(Feature):
    """One parcel: the spatial unit (LADM LA_SpatialUnit) that rights are registered on."""

    geometry = fields.PolygonField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10, default="6001010000")
    parcel_code = fields.IdentifierField("宗地代码", 19, unique=True)
    unit_code = fields.IdentifierField("不动产单元号", 28)
    feature_code = fields.CodeField("宗地特征码", "parcel_feature", 2)
    location = fields.NameField("坐落", 200)
    area = fields.EllipsoidalAreaField("宗地面积")
    land_use = fields.CodeField("土地用途", "land_use_gb21010", 6)
    actual_use = fields.CodeField("土地实际用途", "land_use_gb21010", 6)
    right_type = fields.CodeField("权利类型", "parcel_right_type", 2)
    right_nature = fields.CodeField("权利性质", "parcel_right_nature", 4)
    holder_name = fields.TextField("权利人", 100)
    floor_area_ratio = fields.QuantityField("容积率", "", 6, 2)
    building_density = fields.QuantityField("建筑密度", "", 5, 2)
    height_limit = fields.QuantityField("建筑限高", "m", 5, 2)
    built_area = fields.QuantityField("总建筑面积", "m²")
    bounded_east = fields.TextField("宗地四至-东", 100)
    bounded_south = fields.TextField("宗地四至-南", 100)
    bounded_west = fields.TextField("宗地四至-西", 100)
    bounded_north = fields.TextField("宗地四至-北", 100)
    sheet_number = fields.TextField("图幅号", 50)
    status = fields.CodeField("状态", "parcel_status", 2)
    surveyed_on = fields.DayField("调查日期")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "parcel_identifier")]

    class Layer:
        title = "宗地"
        theme = "land"
        standard = "GB/T 37346-2019"
        abstract = "不动产登记的宗地，相邻宗地共用界址点和界址线。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "parcel_code": "ZDDM",
            "unit_code": "BDCDYH",
            "feature_code": "ZDTZM",
            "location": "ZL",
            "area": "ZDMJ",
            "land_use": "YT",
            "actual_use": "TDSJYT",
            "right_type": "QLLX",
            "right_nature": "QLXZ",
            "floor_area_ratio": "RJL",
            "building_density": "JZMD",
            "height_limit": "JZXG",
            "built_area": "ZJZMJ",
            "bounded_east": "ZDSZD",
            "bounded_south": "ZDSZN",
            "bounded_west": "ZDSZX",
            "bounded_north": "ZDSZB",
            "sheet_number": "TFH",
            "status": "ZT",
            "surveyed_on": "DCRQ",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.not_frozen(),
            rules.area_agrees(0.01),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.inside("cadastral_sub_district", "code", "parcel_code"),
            rules.codes_listed(),
            rules.unique("parcel_code"),
            rules.code_prefix_is_district("parcel_code", 6),
        ]
        style = "parcel"
        access = "district"
        masked = {"holder_name": ("surveyor", "reviewer")}
        edited_by = ("surveyor", "reviewer")
        detail_from = 14
        merged_by = ""
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "parcel_code"
        search = ["parcel_code", "location"]
        tile_fields = ["feature_code", "land_use"]
        order = 430
