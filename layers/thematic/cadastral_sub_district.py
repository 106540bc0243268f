"""地籍子区: the unit inside which parcel numbers run (GB/T 37346-2019 level 3; table DJZQ)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class CadastralSubDistrict(Feature):
    """A cadastral sub-district inside a cadastral district, usually a village."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    code = fields.IdentifierField("地籍子区代码", 12, unique=True)
    name = fields.NameField("地籍子区名称", 100)

    class Meta:
        indexes = [index_codes("identifier", "sub_district_identifier")]

    class Layer:
        title = "地籍子区"
        theme = "land"
        standard = "GB/T 37346-2019"
        source_fields = {"identifier": "BSM", "code": "DJZQDM", "name": "DJZQMC"}
        rules = [rules.no_overlaps(), rules.unique("code"), rules.inside("cadastral_district", "code")]
        style = "cadastral_sub_district"
        access = "public"
        detail_from = 10
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["code", "name"]
        tile_fields = ["code"]
        order = 421
