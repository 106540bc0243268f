"""宗海: sea parcels on which use rights are registered (一张图 volume 3, table 19 ZHJBXX)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class SeaUseParcel(Feature):
    """One sea parcel; the register counts in hectares, `area` is statutory m²."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    element_code = fields.IdentifierField("要素代码", 10)
    unit_code = fields.IdentifierField("不动产单元号", 28)
    parcel_code = fields.IdentifierField("宗海代码", 19, unique=True)
    feature_code = fields.CodeField("宗海特征码", "parcel_feature", 2)
    project_name = fields.NameField("项目名称", 100)
    project_nature = fields.CodeField("项目性质", "sea_project_nature", 2)
    total_area = fields.QuantityField("用海总面积", "hm²", 15, 4)
    registered_area = fields.QuantityField("宗海面积", "hm²", 15, 4)
    area = fields.EllipsoidalAreaField("图形面积")
    grade = fields.CodeField("等别", "sea_grade", 2)
    coastline_length = fields.QuantityField("占海岸线", "m", 15, 2)
    use_kind = fields.CodeField("用海类型", "sea_use_kind", 2)
    use_method = fields.CodeField("用海方式", "sea_use_method", 2)
    use = fields.CodeField("用地用海分类", "land_sea_use", 6)
    location = fields.TextField("用海位置说明", 300)
    approval_number = fields.IdentifierField("用海批准文件号", 60)
    expires_on = fields.DayField("使用终止日期")
    remark = fields.TextField("备注", 255)

    class Meta:
        indexes = [index_codes("identifier", "sea_parcel_identifier")]

    class Layer:
        title = "宗海"
        title_en = "Sea-use parcels"
        theme = "marine"
        standard = "HY/T 123-2009"
        abstract = "海域使用权登记的宗海。"
        source_fields = {
            "identifier": "BSM",
            "element_code": "YSDM",
            "unit_code": "BDCDYH",
            "parcel_code": "ZHDM",
            "feature_code": "ZHTZM",
            "project_name": "XMMC",
            "project_nature": "XMXZ",
            "total_area": "YHZMJ",
            "registered_area": "ZHMJ",
            "grade": "DB",
            "coastline_length": "ZHAX",
            "use_kind": "YHLXB",
            "use_method": "YHFS",
            "use": "YDYHFL",
            "location": "YHWZSM",
            "approval_number": "YHPZWJH",
            "remark": "BZ",
        }
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.codes_listed(),
            rules.unique("parcel_code"),
        ]
        style = "sea_use_parcel"
        access = "internal"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        valid = ("", "expires_on")
        label = "project_name"
        search = ["parcel_code", "project_name"]
        tile_fields = ["use_kind"]
        order = 160
