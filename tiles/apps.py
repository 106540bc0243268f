"""The package of tiles and pictures as Django sees it."""

from django.apps import AppConfig


class TilesConfig(AppConfig):
    """Tiles and pictures of layers; its tables hold the low-zoom pyramid."""

    name = "tiles"
    label = "tiles"
    verbose_name = "瓦片与图片"
