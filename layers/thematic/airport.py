"""机场: airports by their reference point."""

from layers import fields, rules
from layers.declare import Feature


class Airport(Feature):
    """One airport at its reference point (elevation: metres, 1985 national datum)."""

    geometry = fields.PointField()
    icao_code = fields.IdentifierField("ICAO四字码", 4, db_index=True)
    iata_code = fields.IdentifierField("IATA三字码", 3)
    name = fields.NameField("机场名称", 100)
    airport_class = fields.CodeField("飞行区等级", "airport_class", 2)
    use = fields.CodeField("机场用途", "airport_use", 1)
    elevation = fields.QuantityField("标高", "m", 7, 1)
    runways = fields.CountField("跑道数", "条")
    longest_runway = fields.QuantityField("最长跑道", "m", 7, 1)

    class Layer:
        title = "机场"
        title_en = "Airports"
        theme = "transport"
        standard = "MH/T 5001-2021"
        abstract = "运输机场和通用机场。"
        source_fields = {"name": "NAME"}
        rules = [rules.inside("division"), rules.codes_listed()]
        style = "airport"
        access = "public"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "icao_code", "iata_code"]
        tile_fields = ["airport_class", "use"]
        order = 840
