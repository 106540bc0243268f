"""Computed layers: their statement made into a database view whose parameters a reader may set.

So a QueryLayer is read like any other table: by the ORM, by tiles, by pictures, under the same scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from gis_core.errors import GisError
from gis_core.sql import execute, load_sql
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions, Parameter, statement_path

# PostgreSQL type of each kind of parameter.
CASTS = {"text": "text", "integer": "integer", "number": "double precision"}
READERS = {"text": str, "integer": int, "number": float}


def compose_view(layer: LayerOptions) -> str:
    """The statement that (re)creates the layer's view; each parameter reads its setting or its default."""
    return f'CREATE OR REPLACE VIEW "{layer.table}" AS\n{compose_body(layer)}'


def compose_body(layer: LayerOptions) -> str:
    """The layer's statement with each parameter read from its setting."""
    readers = {p.name: _read_setting(layer, p) for p in layer.parameters}
    return load_sql(statement_path(layer)) % readers


def sources_of(layer: LayerOptions) -> list[LayerOptions]:
    """The layers whose tables the statement names."""
    words = words_of(layer)
    return [other for other in all_layers() if other.kind == "feature" and other.table in words]


def words_of(layer: LayerOptions) -> set[str]:
    """The names in the statement: of tables, columns and whatever else."""
    return set(re.findall(r"\w+", load_sql(statement_path(layer))))


def setting_name(layer: LayerOptions, parameter: Parameter) -> str:
    """The PostgreSQL setting that carries a parameter's value for one transaction."""
    return f"qiongtu.{layer.name}_{parameter.name}"


def _read_setting(layer: LayerOptions, parameter: Parameter) -> str:
    name = setting_name(layer, parameter)
    default = str(parameter.default).replace("'", "''")
    return f"coalesce(nullif(current_setting('{name}', true), ''), '{default}')::{CASTS[parameter.kind]}"


@contextmanager
def with_parameters(layer: LayerOptions, values: Mapping[str, Any]) -> Iterator[None]:
    """Within the block, reads of the layer use these values; an unknown or ill-typed one is an error."""
    known = {parameter.name: parameter for parameter in layer.parameters}
    with transaction.atomic():
        for name, value in values.items():
            if name not in known:
                raise GisError("parameter", f"图层“{layer.title}”没有参数 {name[:60]}。", name)
            setting = setting_name(layer, known[name])
            execute("SELECT set_config(%s, %s, true)", [setting, str(_read_value(known[name], value))])
        yield


def _read_value(parameter: Parameter, value: Any) -> Any:
    try:
        return READERS[parameter.kind](value)
    except (TypeError, ValueError) as error:
        raise GisError("parameter", f"参数“{parameter.title}”的值不对。", parameter.name) from error


class CreateQueryLayer(RunPython):
    """Migration operation: make the view of the named layer as its declaration says today."""

    def __init__(self, name: str) -> None:
        self.layer_name = name
        super().__init__(self._create, self._drop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Django's migration form of the operation."""
        return (type(self).__qualname__, [self.layer_name], {})

    def _create(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(compose_view(find_layer(self.layer_name)), params=None)

    def _drop(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(f'DROP VIEW IF EXISTS "{find_layer(self.layer_name).table}"', params=None)
