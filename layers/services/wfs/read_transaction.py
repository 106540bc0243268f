"""Transactions as clients write them: inserts, updates, replacements and deletes in the order given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import write_crs
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, list_children, local_name, namespace_of, text_of
from layers.access import Person, edit_scope_of
from layers.declare import LayerOptions
from layers.services.wfs.dialect import V100, V110, V200, XSI, Dialect
from layers.services.wfs.fes import read_filter
from layers.services.wfs.gml import is_geometry, read_geometry
from layers.services.wfs.literals import TRUTHS
from layers.services.wfs.names import Context, Expression, read_name
from layers.services.wfs.types import Property, find_property, find_type, is_type, standard_properties

MOST_ACTIONS = 100_000
# Properties of GML that every feature may have and no layer keeps.
GML_SPACES = (V100.gml, V110.gml, V200.gml)
# Beyond so little a number was rounded by the client's arithmetic, not by its user.
NOISE = Decimal("1e-9")


@dataclass(frozen=True)
class Action:
    """One thing to be done: insert, update, replace or delete; `handle` is the client's name for it."""

    kind: str
    layer: LayerOptions
    handle: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    condition: Expression | None = None


@dataclass(frozen=True)
class Transaction:
    """The actions, the lock they are done under, and whether all of it is released."""

    actions: tuple[Action, ...]
    handle: str = ""
    lock: str = ""
    releases_all: bool = True


def read_transaction(root: Element, person: Person, dialect: Dialect) -> Transaction:
    """The transaction of a document; errors name the element at fault."""
    actions: list[Action] = []
    default = root.get("srsName") or write_crs(STORAGE, dialect.notation)
    for part in root:
        reader = READERS.get(local_name(part))
        if reader is not None:
            actions += reader(part, person, dialect, part.get("srsName") or default)
        elif local_name(part) == "Native" and part.get("safeToIgnore") != "true":
            raise ServiceError("parameter", "不支持 Native 操作。", "Native", "InvalidParameterValue")
        if len(actions) > MOST_ACTIONS:
            raise GisError("too_large", f"一次最多提交 {MOST_ACTIONS} 项变更。", "Transaction")
    found = find_child(root, "LockId")
    lock = root.get("lockId") or ("" if found is None else text_of(found))
    return Transaction(
        tuple(actions), root.get("handle") or "", lock, (root.get("releaseAction") or "ALL").upper() != "SOME"
    )


def _read_insert(element: Element, person: Person, dialect: Dialect, crs: str) -> Iterator[Action]:
    for feature in _list_features(element):
        if not is_type(local_name(feature)):
            sentence = f"没有要素类型“{local_name(feature)[:80]}”。"
            raise ServiceError("parameter", sentence, "Insert", "InvalidValue")
        layer = find_type(local_name(feature), person)
        values = read_feature(feature, layer, crs, edit_scope_of(layer, person).masked)
        yield Action("insert", layer, element.get("handle") or "", values)


def _list_features(element: Element) -> Iterator[Element]:
    """The features within, also those of a collection."""
    for part in element:
        if local_name(part) == "FeatureCollection":
            for member in list_children(part, "member", "featureMember", "featureMembers"):
                yield from member
        else:
            yield part


def _read_update(element: Element, person: Person, dialect: Dialect, crs: str) -> Iterator[Action]:
    layer = find_type(element.get("typeName") or "", person)
    values: dict[str, Any] = {}
    for part in list_children(element, "Property"):
        found = find_child(part, "Name", "ValueReference")
        text = "" if found is None else text_of(found)
        name = read_name(text, layer)
        if name == "id" or text.endswith("boundedBy"):
            raise ServiceError("parameter", f"属性 {text[:60]} 不能修改。", "ValueReference", "InvalidValue")
        values[name] = _read_value(find_child(part, "Value"), name, layer, crs)
    if not values:
        raise ServiceError("parameter", "Update 没有指明要修改的属性。", "Property", "MissingParameterValue")
    yield Action(
        "update", layer, element.get("handle") or "", values, _read_condition(element, layer, dialect)
    )


def _read_replace(element: Element, person: Person, dialect: Dialect, crs: str) -> Iterator[Action]:
    feature = next((part for part in element if local_name(part) != "Filter"), None)
    if feature is None:
        raise GisError("parameter", "Replace 没有要素。", "Replace")
    layer = find_type(local_name(feature), person)
    condition = _read_condition(element, layer, dialect)
    values = read_feature(feature, layer, crs, edit_scope_of(layer, person).masked)
    yield Action("replace", layer, element.get("handle") or "", values, condition)


def _read_delete(element: Element, person: Person, dialect: Dialect, crs: str) -> Iterator[Action]:
    layer = find_type(element.get("typeName") or "", person)
    condition = _read_condition(element, layer, dialect)
    yield Action("delete", layer, element.get("handle") or "", {}, condition)


READERS = {
    "Insert": _read_insert,
    "Update": _read_update,
    "Replace": _read_replace,
    "Delete": _read_delete,
}


def _read_condition(element: Element, layer: LayerOptions, dialect: Dialect) -> Expression:
    """Which features; a change of a whole layer is never meant."""
    found = find_child(element, "Filter")
    if found is None:
        raise ServiceError(
            "missing", f"{local_name(element)} 必须有 Filter。", "Filter", "MissingParameterValue"
        )
    return read_filter(found, Context(layer, write_crs(STORAGE, dialect.notation)))


def read_feature(
    feature: Element, layer: LayerOptions, crs: str, withheld: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """A feature's values by property; what GML gives a feature and the layer does not keep is passed over.

    So is a nil of a property that is withheld: it came so from here.
    """
    values: dict[str, Any] = {}
    standard = standard_properties(layer)
    for part in feature:
        if namespace_of(part) in GML_SPACES and local_name(part) not in standard:
            continue
        of_gml = namespace_of(part) in GML_SPACES
        name = standard[local_name(part)].name if of_gml else read_name(local_name(part), layer)
        if name != "id" and not (name in withheld and _is_nil(part)):
            values[name] = _read_value(part, name, layer, crs)
    return values


def _is_nil(element: Element) -> bool:
    return element.get(f"{{{XSI}}}nil") in ("true", "1")


def _read_value(element: Element | None, name: str, layer: LayerOptions, crs: str) -> Any:
    """A property's value; None for a nil, absent or empty one."""
    if element is None or _is_nil(element):
        return None
    if name == "geometry":
        shape = next((part for part in element if is_geometry(part)), None)
        if shape is None and len(element):
            raise ServiceError("parameter", "图形应为 GML。", "geometry", "InvalidValue")
        return None if shape is None else read_geometry(shape, crs)
    return read_text(text_of(element), find_property(layer, name))


def read_text(text: str, asked: Property) -> Any:
    """A value out of its text; what cannot be one is left for the write path to refuse."""
    if asked.is_text:
        return text
    if not text:
        return None
    if asked.kind == "boolean":
        return TRUTHS.get(text.lower(), text)
    if asked.kind == "date":
        return text[:10]
    return _round(text, asked.field.decimal_places) if asked.kind == "decimal" else text


def _round(text: str, places: int) -> Any:
    """A number without the noise that a client's floating point has put behind it."""
    try:
        value = Decimal(text)
        rounded = round(value, places)
    except InvalidOperation:
        return text
    return rounded if abs(value - rounded) <= NOISE * max(Decimal(1), abs(value)) else value
