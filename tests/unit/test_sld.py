"""Styles sent along: what is read, and what is refused by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gis_core.errors import GisError
from layers.catalogue import all_layers, find_layer
from layers.styles import Style, find_style
from layers.styles.symbols import Condition
from tiles.wms.sld_read import read_document, read_user_style
from tiles.wms.sld_write import write_styles

START = '<StyledLayerDescriptor xmlns:ogc="http://www.opengis.net/ogc"><NamedLayer><Name>parcel</Name>'
END = "</NamedLayer></StyledLayerDescriptor>"
FILL = '<PolygonSymbolizer><Fill><CssParameter name="fill">#ABCDEF</CssParameter></Fill></PolygonSymbolizer>'


def read(rules: str, layer: str = "parcel", scale: float = 1_000.0) -> Style:
    """The style of some rules."""
    style = f"<UserStyle><FeatureTypeStyle>{rules}</FeatureTypeStyle></UserStyle>"
    ((_, element),) = read_document(START + style + END)[0].styles
    return read_user_style(element, find_layer(layer), scale)


def compare(operation: str, field: str, value: str, **attributes: str) -> str:
    """A comparison of a property with a value."""
    said = "".join(f' {name}="{text}"' for name, text in attributes.items())
    body = f"<ogc:PropertyName>{field}</ogc:PropertyName><ogc:Literal>{value}</ogc:Literal>"
    return f"<ogc:{operation}{said}>{body}</ogc:{operation}>"


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (compare("PropertyIsEqualTo", "land_use", "0701"), Condition("land_use", ("0701",))),
        (compare("PropertyIsEqualTo", "area", "5"), Condition("area", at_least=5.0, below=5.000000000000001)),
        (compare("PropertyIsLike", "land_use", "07*", wildCard="*"), Condition("land_use", prefixes=("07",))),
        (compare("PropertyIsLessThan", "area", "9"), Condition("area", below=9.0)),
        (compare("PropertyIsGreaterThanOrEqualTo", "area", "9"), Condition("area", at_least=9.0)),
    ],
)
def test_comparisons(condition: str, wanted: Condition) -> None:
    (rule,) = read(f"<Rule><ogc:Filter>{condition}</ogc:Filter>{FILL}</Rule>").rules
    assert (rule.condition, rule.fill) == (wanted, "#abcdef")


def test_rules_are_those_of_the_scale() -> None:
    limits = "<MinScaleDenominator>500</MinScaleDenominator><MaxScaleDenominator>2000</MaxScaleDenominator>"
    rule = f"<Rule>{limits}{FILL}</Rule>"
    assert [len(read(rule, scale=scale).rules) for scale in (499, 500, 1_999, 2_000)] == [0, 1, 1, 0]


def refused() -> Iterator[tuple[str, str]]:
    """Rules that cannot be drawn, and the kind of their error."""
    graphic = '<Graphic><ExternalGraphic><OnlineResource href="http://x/y.png"/></ExternalGraphic></Graphic>'
    yield f"<Rule><PointSymbolizer>{graphic}</PointSymbolizer></Rule>", "operation"
    fill = f"<Fill><GraphicFill>{graphic}</GraphicFill></Fill>"
    yield f"<Rule><PolygonSymbolizer>{fill}</PolygonSymbolizer></Rule>", "operation"
    yield f"<Rule>{FILL.replace('#ABCDEF', 'red')}</Rule>", "parameter"
    for bad in ("nothing", "id; DROP TABLE x", "password"):
        said = compare("PropertyIsEqualTo", bad, "1")
        yield f"<Rule><ogc:Filter>{said}</ogc:Filter>{FILL}</Rule>", "parameter"
    for value in ("a'b", 'a"b', "a\\b", "x" * 200):
        said = compare("PropertyIsEqualTo", "parcel_code", value)
        yield f"<Rule><ogc:Filter>{said}</ogc:Filter>{FILL}</Rule>", "parameter"
    spatial = "<ogc:BBOX><ogc:PropertyName>geometry</ogc:PropertyName></ogc:BBOX>"
    yield f"<Rule><ogc:Filter>{spatial}</ogc:Filter>{FILL}</Rule>", "operation"
    yield "<Rule>" * 120 + "</Rule>" * 120, "too_large"
    yield f"<Rule>{FILL}</Rule>" * 201, "too_large"


@pytest.mark.parametrize(("rules", "kind"), list(refused()))
def test_what_cannot_be_drawn_is_refused(rules: str, kind: str) -> None:
    with pytest.raises(GisError) as caught:
        read(rules)
    assert caught.value.kind == kind


@pytest.mark.parametrize("name", [layer.name for layer in all_layers() if layer.kind != "coverage"])
def test_every_style_of_ours_can_be_sent_back(name: str) -> None:
    """It is read again, and asks for no other fields."""
    layer = find_layer(name)
    ((_, element),) = read_document(write_styles([layer]))[0].styles
    for scale in (1_000.0, 100_000.0, 10_000_000.0):
        sent = read_user_style(element, layer, scale)
        assert sent.fields() <= find_style(layer.style).fields()
