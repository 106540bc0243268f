"""codes_listed, required_when, code_prefix_is_district: what the codes of a row say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from layers.codelists import find_list
from layers.declare import LayerOptions
from layers.fields import CodeField
from layers.rules import Rule
from layers.rules.edited import Edited, Row
from layers.rules.fault import Fault

# Digits of a county's code (GB/T 2260): shorter ones are filled up with zeros.
COUNTY_DIGITS = 6


def code_fields(layer: LayerOptions) -> list[CodeField]:
    """The layer's fields that take their values from a code list."""
    return [field for field in layer.attributes if isinstance(field, CodeField)]


def check_codes_listed(edited: Edited, rule: Rule) -> list[Fault]:
    """Codes that are not in their list, or not valid today; empty ones are no fault here."""
    today = timezone.localdate()
    return [fault for field in code_fields(edited.layer) for fault in _check_field(edited, field, today)]


def _check_field(edited: Edited, field: CodeField, today: date) -> list[Fault]:
    used = [row.get(field.name) for row in edited.rows]
    wrong = {code: _explain(field, code, today) for code in set(used) if code}
    return [
        _describe(edited, key, field.name, f"{field.verbose_name}“{_cut(code)}”{wrong[code]}")
        for key, code in zip(edited.ids.tolist(), used, strict=True)
        if code and wrong[code]
    ]


def _explain(field: CodeField, code: str, today: date) -> str:
    """What is wrong with the code; empty when it may be used."""
    codes = find_list(field.code_list)
    if codes.find(code, today):
        return ""
    return "已失效或尚未启用" if codes.find(code) else f"不在代码表“{codes.title}”中"


def check_required(edited: Edited, rule: Rule) -> list[Fault]:
    """Fields empty though the code in `when` asks for them, or (if `only`) filled though it does not."""
    field, values = rule.parameters["field"], tuple(rule.parameters["values"])
    title, condition = (_title(edited.layer, name) for name in (field, rule.parameters["when"]))
    faults = []
    for key, row in zip(edited.ids.tolist(), edited.rows, strict=True):
        code, value = str(row.get(rule.parameters["when"]) or ""), row.get(field)
        asked, filled = code.startswith(values), value not in (None, "")
        if asked and not filled:
            faults.append(_describe(edited, key, field, f"{condition}为“{code}”，{title}必须填写"))
        elif filled and not asked and rule.parameters["only"]:
            faults.append(_describe(edited, key, field, f"{condition}为“{code}”，{title}不应填写"))
    return faults


def check_district_prefix(edited: Edited, rule: Rule) -> list[Fault]:
    """Codes that do not begin as the row's `district` does; an empty code is no fault here."""
    field, length = rule.parameters["field"], rule.parameters["length"]
    return [
        _describe(edited, key, field, _say_prefix(edited.layer, row, field, length))
        for key, row in zip(edited.ids.tolist(), edited.rows, strict=True)
        if row.get(field) and str(row[field])[:length] != _prefix_of(row, length)
    ]


def _prefix_of(row: Row, length: int) -> str:
    """The district's own digits; those of province and city are filled up to a county's six."""
    return str(row.get("district") or "").ljust(COUNTY_DIGITS, "0")[:length]


def _say_prefix(layer: LayerOptions, row: Row, field: str, length: int) -> str:
    start = f"前 {length} 位应为所在区划代码 {_prefix_of(row, length)}"
    return f"{_title(layer, field)}“{_cut(row[field])}”的{start}"


def _describe(edited: Edited, key: int, field: str, clause: str) -> Fault:
    return Fault((key,), f"{edited.title} {key} 的{clause}。", field=field)


def _title(layer: LayerOptions, name: str) -> str:
    return str(layer.model._meta.get_field(name).verbose_name)


def _cut(value: Any) -> str:
    """A value short enough for a sentence."""
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"
