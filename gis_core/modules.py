"""How a subject application plugs in: a folder with files of agreed names.

`apps/<name>/module.py` holds a `Module`; whoever needs a part (menu, jobs, overlays …) asks every module
for it by its file name. A part that is absent is fine; a part that is there but broken stops the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig, apps

# What a part file must define; the consumer reads just this name.
PARTS = {
    "menu": "MENU",
    "overlays": "OVERLAYS",
    "urls": "urlpatterns",
    "jobs": "JOBS",
    "permissions": "PERMISSIONS",
    "ogc": "CONFORMANCE",
    "records": "list_records",
}


class Module(AppConfig):
    """A subject application; `title` is its Chinese name on the page."""

    title = ""

    def part(self, name: str) -> ModuleType | None:
        """The module's file `name`.py, or None when it has none; its own import errors are not hidden."""
        dotted = f"{self.name}.{name}"
        return import_module(dotted) if find_spec(dotted) else None


def installed_modules() -> list[Module]:
    """Every subject application that is switched on, in the order of the settings."""
    return [config for config in apps.get_app_configs() if isinstance(config, Module)]


def parts(name: str) -> Iterator[tuple[Module, ModuleType]]:
    """Each module that has the part `name`, with that part."""
    for module in installed_modules():
        part = module.part(name)
        if part is not None:
            yield module, part
