"""界址点: boundary points shared by the parcels that meet there (table JZD)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class BoundaryPoint(Feature):
    """One boundary point (LADM LA_Point); `parcel_codes` lists the parcels it belongs to, joined by "/"."""

    geometry = fields.PointField()
    identifier = fields.IdentifierField("标识码", 18)
    parcel_codes = fields.TextField("宗地代码", 255)
    point_number = fields.IdentifierField("界址点号", 20)
    mark = fields.CodeField("界标类型", "boundary_mark", 2)
    point_type = fields.CodeField("界址点类型", "boundary_point_type", 2)

    class Meta:
        indexes = [index_codes("identifier", "boundary_point_identifier")]

    class Layer:
        title = "界址点"
        theme = "land"
        standard = "GB/T 42547-2023"
        source_fields = {
            "identifier": "BSM",
            "parcel_codes": "ZDZHDM",
            "point_number": "JZDH",
            "mark": "JBLX",
            "point_type": "JZDLX",
        }
        rules = [rules.no_duplicate_points(), rules.inside("cadastral_sub_district"), rules.codes_listed()]
        style = "boundary_point"
        access = "district"
        detail_from = 17
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "point_number"
        tile_fields = ["mark"]
        order = 445
