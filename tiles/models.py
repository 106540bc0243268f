"""What is kept in the database for maps: the low-zoom pyramid, made from layers and remade after edits."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex

from gis_core.geometry.crs import STORAGE


class PyramidCell(models.Model):
    """A tile of a layer's pyramid that was made, and what coarser ones are made of.

    `sequence` is the place in the chain of change sets up to which edits are in it (surveyed cells only);
    `made` grows with every making, `changed` is that of the making which last changed the content, `version`
    names the way of making. `digest` is that of what is drawn, `edges` those of its four borders, by which
    neighbours tell whether what they show is changed.
    """

    id = models.BigAutoField(primary_key=True)
    layer = models.CharField("图层", max_length=100)
    z = models.PositiveSmallIntegerField("级别")
    x = models.PositiveIntegerField("列")
    y = models.PositiveIntegerField("行")
    sequence = models.BigIntegerField("变更序号", default=0)
    made = models.BigIntegerField("制作序号")
    changed = models.BigIntegerField("内容序号")
    version = models.CharField("制作版本", max_length=32)
    content = models.BinaryField("镶嵌", null=True)
    digest = models.CharField("摘要", max_length=32, default="")
    edges = models.JSONField("边缘摘要", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "概化格网"
        constraints = (models.UniqueConstraint(fields=["layer", "z", "x", "y"], name="pyramid_cell_place"),)

    def __str__(self) -> str:
        return f"{self.layer} {self.z}/{self.x}/{self.y}"


class MergedArea(models.Model):
    """What one kind of feature (division and value) covers in a cell of the pyramid.

    `drawn` is the same as MVT draws it.
    """

    id = models.BigAutoField(primary_key=True)
    layer = models.CharField("图层", max_length=100)
    z = models.PositiveSmallIntegerField("级别")
    x = models.PositiveIntegerField("列")
    y = models.PositiveIntegerField("行")
    district = models.CharField("行政区划代码", max_length=12)
    value = models.CharField("合并值", max_length=100)
    geometry = models.MultiPolygonField("范围", srid=STORAGE, spatial_index=False)
    drawn = models.BinaryField("瓦片几何")

    class Meta:
        verbose_name = verbose_name_plural = "概化图斑"
        indexes = (
            models.Index(fields=["layer", "z", "x", "y"], name="merged_area_cell"),
            GistIndex("layer", "z", "geometry", name="merged_area_place"),
        )

    def __str__(self) -> str:
        return f"{self.layer} {self.z}/{self.x}/{self.y} {self.district} {self.value}"


class PyramidState(models.Model):
    """Up to which change set a layer's pyramid has been looked through for edits, and its version.

    `is_unmarked` is set while many cells are remade without a mark each: one of the whole follows.
    """

    layer = models.CharField("图层", max_length=100, primary_key=True)
    sequence = models.BigIntegerField("变更序号", default=-1)
    version = models.CharField("制作版本", max_length=32, default="")
    is_unmarked = models.BooleanField("待标记", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "概化状态"

    def __str__(self) -> str:
        return f"{self.layer}: {self.sequence}"
