"""地名: names of settlements, hills, bays and other places."""

from django.contrib.postgres.indexes import GinIndex

from layers import fields, rules
from layers.declare import Feature


class PlaceName(Feature):
    """One place name with its point; `rank` says how important it is (1 province … 6 village)."""

    geometry = fields.PointField()
    code = fields.IdentifierField("地名代码", 23, db_index=True)
    name = fields.NameField("地名", 100)
    pinyin = fields.TextField("罗马字母拼写", 100)
    kind = fields.CodeField("地名类别", "place_kind", 2)
    rank = fields.CountField("重要性级别")
    other_name = fields.TextField("别名", 100)
    division_code = fields.IdentifierField("所属行政区代码", 12)

    class Meta:
        indexes = [GinIndex(fields=["name"], name="place_name_name_trgm", opclasses=["gin_trgm_ops"])]

    class Layer:
        title = "地名"
        title_en = "Place names"
        theme = "surveying"
        standard = "GB/T 18521-2001"
        abstract = "居民地、山峰、海湾等自然和人文地名。"
        source_fields = {"name": "NAME", "pinyin": "PINYIN", "kind": "CLASS", "division_code": "PAC"}
        rules = [rules.codes_listed()]
        style = "place_name"
        access = "public"
        detail_from = 6
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        label = "name"
        search = ["name", "pinyin", "other_name"]
        tile_fields = ["kind", "rank"]
        order = 900
