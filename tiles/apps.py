"""The package of tiles and pictures as Django sees it."""

from django.apps import AppConfig


class TilesConfig(AppConfig):
    """Tiles and pictures of layers; it has no tables."""

    name = "tiles"
    label = "tiles"
    verbose_name = "瓦片与图片"
