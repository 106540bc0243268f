"""地籍区: group of cadastral sub-districts (GB/T 37346-2019 level 2; table DJQ)."""

from layers import fields, rules
from layers.declare import Feature
from layers.indexes import index_codes


class CadastralDistrict(Feature):
    """A cadastral district inside a county, usually a township or street."""

    geometry = fields.PolygonsField()
    identifier = fields.IdentifierField("标识码", 18)
    code = fields.IdentifierField("地籍区代码", 9, unique=True)
    name = fields.NameField("地籍区名称", 100)

    class Meta:
        indexes = [index_codes("identifier", "district_identifier")]

    class Layer:
        title = "地籍区"
        theme = "land"
        standard = "GB/T 37346-2019"
        source_fields = {"identifier": "BSM", "code": "DJQDM", "name": "DJQMC"}
        rules = [rules.no_overlaps(), rules.unique("code"), rules.code_prefix_is_district("code", 6)]
        style = "cadastral_district"
        access = "public"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["code", "name"]
        tile_fields = ["code"]
        order = 420
