"""自然保护地: national parks, nature reserves and nature parks."""

from layers import fields, rules
from layers.declare import Feature


class ProtectedArea(Feature):
    """One control zone of a protected area; a protected area has a row for each of its zones."""

    geometry = fields.PolygonsField()
    code = fields.IdentifierField("保护地编码", 20, db_index=True)
    name = fields.NameField("保护地名称", 100)
    kind = fields.CodeField("保护地类型", "protected_area_kind", 2)
    level = fields.CodeField("级别", "protection_level", 1)
    control_zone = fields.CodeField("管控分区", "protected_area_zone", 1)
    area = fields.EllipsoidalAreaField("图形面积")
    approved_area = fields.QuantityField("批准面积", "hm²", 15, 4)
    approved_on = fields.DayField("批准时间")
    managed_by = fields.TextField("管理机构", 100)
    main_object = fields.TextField("主要保护对象", 300)

    class Layer:
        title = "自然保护地"
        title_en = "Protected areas"
        theme = "forestry"
        standard = "LY/T 3291-2021"
        abstract = "国家公园、自然保护区、自然公园及其管控分区；演示数据。"
        rules = [
            rules.no_overlaps(),
            rules.area_agrees(0.01),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "protected_area"
        access = "public"
        detail_from = 0
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name"]
        tile_fields = ["kind", "control_zone"]
        order = 360
