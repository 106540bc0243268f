"""界址线: boundary lines between two parcels, or a parcel and the outside (table JZX)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class BoundaryLine(Feature):
    """One boundary line (LADM LA_BoundaryFaceString) with the parcels on its two sides."""

    geometry = fields.LineField()
    identifier = fields.IdentifierField("标识码", 18)
    left_parcel = fields.IdentifierField("左侧宗地代码", 19, db_index=True)
    right_parcel = fields.IdentifierField("右侧宗地代码", 19, db_index=True)
    length = fields.QuantityField("界址线长度", "m")
    line_kind = fields.CodeField("界址线类别", "boundary_line_kind", 2)
    position = fields.CodeField("界址线位置", "boundary_line_position", 2)

    class Meta:
        indexes = [index_codes("identifier", "boundary_line_identifier")]

    class Layer:
        title = "界址线"
        theme = "land"
        standard = "GB/T 42547-2023"
        source_fields = {
            "identifier": "BSM",
            "left_parcel": "ZDZHDM1",
            "right_parcel": "ZDZHDM2",
            "length": "JZXCD",
            "line_kind": "JZXLB",
            "position": "JZXWZ",
        }
        rules = [rules.no_duplicate_points(), rules.codes_listed()]
        style = "boundary_line"
        access = "district"
        detail_from = 16
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        tile_fields = ["position"]
        order = 440
