"""Layers: what they are, what is in them, who may see them."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import import_string


class LayersConfig(AppConfig):
    """The package as Django knows it; at the start it registers the checks and titles the models."""

    name = "layers"
    label = "layers"
    verbose_name = "图层"

    def ready(self) -> None:
        """Every model is loaded by now, also those of the subject applications."""
        # By dotted path: these modules need the models, which are not there yet when this file is read.
        register(import_string("layers.checks.check_layers"))
        import_string("layers.titles.title_models")()
