"""地形: digital elevation models, heights in metres of the 1985 national datum."""

from layers.declare import Coverage, Quantity


class Relief(Coverage):
    """One elevation raster (one band, metres; no-data outside the surveyed area)."""

    class Layer:
        title = "数字高程模型"
        title_en = "Elevation"
        theme = "surveying"
        standard = "GB/T 17798-2007"
        abstract = "栅格高程数据，单位为米，以分层设色和晕渲显示。"
        style = "relief"
        access = "public"
        published_as = ["map", "pictures", "wms"]
        quantity = Quantity("高程", "Elevation", "m")
        order = 10
