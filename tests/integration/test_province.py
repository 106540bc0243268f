"""The loaded demonstration province is what it says it is."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection

from gis_core.accounts.models import DIVISION_PREFIX
from gis_core.geometry.measure import area_statutory, round_areas, to_shapely
from ingest.models import ProvinceLoad
from ingest.province.load import LOAD_LOCK
from layers import codelists
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.fields import CodeField
from layers.thematic.boundary_point import BoundaryPoint
from layers.thematic.division import Division
from layers.thematic.land_use_patch import LandUsePatch
from layers.thematic.parcel import Parcel
from layers.thematic.river_reach import RiverReach
from layers.thematic.village_survey_area import VillageSurveyArea

pytestmark = pytest.mark.django_db
FEATURES = [layer for layer in all_layers() if layer.kind == "feature"]


def shapes(rows: object) -> np.ndarray:
    """Geometries of a queryset as a shapely array."""
    return np.array([to_shapely(row.geometry) for row in rows], dtype=object)  # type: ignore[attr-defined]


@pytest.mark.parametrize("layer", FEATURES, ids=lambda layer: layer.name)
def test_every_layer_has_clean_rows(layer: LayerOptions) -> None:
    """Rows are there, valid, with listed codes and a proper division code."""
    rows = list(layer.model._default_manager.all()[:3000])
    assert rows, "an empty layer"
    assert all(re.match(DIVISION_PREFIX, row.district) for row in rows)
    assert shapely.is_valid(shapes(rows)).all()
    for field in layer.attributes:
        if isinstance(field, CodeField):
            used = {getattr(row, field.name) for row in rows} - {""}
            known = {code.code for code in codelists.find_list(field.code_list).codes}
            assert used <= known, field.name


def test_boundaries_are_real_and_the_rest_is_marked() -> None:
    """Province, cities and counties come from the public source; everything else says that it is made up."""
    assert not Division.objects.filter(level__in=["province", "city", "county"], is_demo=True).exists()
    assert Division.objects.get(level="province").name == "海南省"
    for layer in FEATURES:
        if layer.name != "division":
            assert not layer.model._default_manager.filter(is_demo=False).exists(), layer.name


def test_patches_cover_their_villages_without_gap_or_overlap() -> None:
    """A clean coverage: shared edges are shared, areas sum to the village's control area."""
    patches = list(LandUsePatch.objects.all())
    assert shapely.coverage_is_valid(shapes(patches))
    for village in VillageSurveyArea.objects.filter(is_surveyed="1"):
        mine = [patch for patch in patches if patch.district == village.district]
        union = shapely.coverage_union_all(shapes(mine))
        gap = shapely.symmetric_difference(union, to_shapely(village.geometry))
        assert float(area_statutory(gap)) < 1.0, village
        assert sum(patch.area for patch in mine) == village.control_area


def test_areas_are_statutory_and_deductions_add_up() -> None:
    """Stored areas are the formula's to 0.01 m²; class area is patch area less the deduction."""
    patches = list(LandUsePatch.objects.all()[:2000])
    assert round_areas(area_statutory(shapes(patches)).tolist()) == [patch.area for patch in patches]
    for patch in patches:
        assert patch.class_area == patch.area - (patch.deducted_area or 0)
        assert bool(patch.slope_grade) is patch.land_class.startswith("01")


def test_vertices_are_as_many_as_promised() -> None:
    """Nearly all patches and parcels have 10 to 40 vertices."""
    for model in (LandUsePatch, Parcel):
        counts = shapely.get_num_coordinates(shapes(model.objects.all()))
        assert np.mean((counts >= 10) & (counts <= 41)) > 0.9, model


def test_parcel_codes_and_shared_boundary_points() -> None:
    """Codes have the form of GB/T 37346; a point that two parcels share is one point."""
    parcels = list(Parcel.objects.all()[:500])
    assert all(re.fullmatch(r"46\d{4}\d{6}[GJZ][A-Z]\d{5}", parcel.parcel_code) for parcel in parcels)
    places = [(row.geometry.x, row.geometry.y) for row in BoundaryPoint.objects.all()]
    assert len(places) == len(set(places))
    assert BoundaryPoint.objects.filter(parcel_codes__contains="/").exists()


def test_rivers_are_a_directed_network_to_the_sea() -> None:
    """Every reach leads on to another or ends the river; none runs in a circle."""
    after = dict(RiverReach.objects.values_list("from_node", "to_node"))
    for start in after:
        seen, node = set(), start
        while node in after:
            assert node not in seen
            seen.add(node)
            node = after[node]


def test_loading_again_does_nothing() -> None:
    """The same size is there already."""
    before = ProvinceLoad.objects.get().finished_at
    call_command("load_province", size="tiny", verbosity=0)
    assert ProvinceLoad.objects.get().finished_at == before


def test_a_second_load_at_once_is_refused() -> None:
    """While another session holds the load's lock, a load stops with one sentence and changes nothing."""
    before = LandUsePatch.objects.count()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOAD_LOCK])
    try:
        with pytest.raises(CommandError, match="正在进行"):
            call_command("load_province", size="tiny", again=True, verbosity=0)
    finally:
        other.close()
    assert LandUsePatch.objects.count() == before


def test_a_load_never_deletes_what_is_not_demonstration_data() -> None:
    """One real parcel is enough to refuse, with the layer named."""
    parcel = Parcel.objects.first()
    assert parcel is not None
    Parcel.objects.filter(pk=parcel.pk).update(is_demo=False)
    with pytest.raises(CommandError, match="宗地"):
        call_command("load_province", size="tiny", again=True, verbosity=0)
    assert Parcel.objects.filter(pk=parcel.pk).exists()
