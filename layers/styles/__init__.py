"""Styles, written once: `<name>.toml`, read into values, from which every rendering is made."""

from layers.styles.legend import legend
from layers.styles.maplibre import to_maplibre
from layers.styles.read import find_style
from layers.styles.symbols import Style

__all__ = ["Style", "find_style", "legend", "to_maplibre"]
