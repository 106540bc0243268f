"""陡坡耕地: farmland at or above a slope grade, computed from the land-use patches."""

from layers import fields
from layers.declare import Parameter, QueryLayer


class SteepFarmland(QueryLayer):
    """Farmland patches (land classes 01…) at the parameter's slope grade or steeper; `id` is the patch's."""

    geometry = fields.PolygonField()
    patch_number = fields.IdentifierField("图斑编号", 8)
    land_class = fields.CodeField("地类编码", "land_use_survey", 5)
    slope_grade = fields.CodeField("耕地坡度级别", "slope_grade", 2)
    area = fields.QuantityField("图斑面积", "m²")

    class Layer:
        title = "陡坡耕地"
        title_en = "Steep farmland"
        theme = "land"
        standard = "TD/T 1057-2020"
        abstract = "坡度级别不低于给定级别的耕地图斑，默认第5级（25°以上）。"
        source_fields = {
            "patch_number": "TBBH",
            "land_class": "DLBM",
            "slope_grade": "GDPDJB",
            "area": "TBMJ",
        }
        style = "steep_farmland"
        access = "district"
        detail_from = 13
        published_as = ["map", "tiles", "pictures", "features", "wms"]
        label = "patch_number"
        tile_fields = ["land_class", "slope_grade"]
        order = 405
        statement = "steep_farmland"
        is_local = True
        parameters = [Parameter("slope_grade", "最低坡度级别", "integer", 5)]
