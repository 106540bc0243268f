"""Change sets: one row a transaction that changed features, with who, when, from where, how and why.

The rows are written by the database alone (sql/change_sets.sql), so an edit by plain SQL has one too.
`id` is given at the transaction's first change; `sequence`, `recorded_at` and the hashes at its commit.
"""

from __future__ import annotations

from django.db import models


class ChangeSet(models.Model):
    """One transaction; links of the chain of evidence in the order of `sequence`."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField("事务号", db_index=True)
    sequence = models.BigIntegerField("序号", null=True, unique=True)
    began_at = models.DateTimeField("开始时间", db_index=True)
    recorded_at = models.DateTimeField("生效时间", null=True, db_index=True)
    login = models.TextField("数据库登录名")
    person_id = models.BigIntegerField("人员编号", null=True)
    person = models.TextField("人员", default="")
    address = models.TextField("来源地址", default="")
    protocol = models.TextField("途径", default="")
    operation = models.TextField("操作", default="")
    reason = models.TextField("原因", default="")
    case_number = models.TextField("业务号", default="", db_index=True)
    undoes = models.BigIntegerField("撤销的变更集", null=True)
    previous_hash = models.TextField("前一哈希", default="")
    hash = models.TextField("哈希", default="")

    class Meta:
        verbose_name = verbose_name_plural = "变更集"

    def __str__(self) -> str:
        return f"{self.sequence or '…'} {self.person or self.login} {self.reason}".strip()


class ChangeEntry(models.Model):
    """What one statement did to one layer: how many features, and the sums of their row numbers.

    `began` sums the versions that began, `ended` those that ended (hn_row_number of the columns listed).
    """

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="entries")
    layer = models.TextField("图层")
    kind = models.TextField("种类")
    count = models.BigIntegerField("要素数")
    began = models.DecimalField("新版本校验和", max_digits=60, decimal_places=0)
    ended = models.DecimalField("旧版本校验和", max_digits=60, decimal_places=0)
    columns = models.TextField("字段")

    class Meta:
        verbose_name = verbose_name_plural = "变更内容"

    def __str__(self) -> str:
        return f"{self.layer} {self.kind} {self.count}"


class FeatureChange(models.Model):
    """A feature that a change set touched; a first load lists none, its change set began all it left."""

    pk = models.CompositePrimaryKey("layer", "change_set_id", "feature")
    layer = models.TextField("图层")
    change_set_id = models.BigIntegerField("变更集")
    feature = models.BigIntegerField("要素编号")

    class Meta:
        verbose_name = verbose_name_plural = "变更要素"

    def __str__(self) -> str:
        return f"{self.layer} {self.feature}"


class TileMark(models.Model):
    """A tile cell that a change set touched; see sql/tile_marks.sql."""

    id = models.BigAutoField(primary_key=True)
    layer = models.TextField("图层")
    z = models.SmallIntegerField("级别")
    x = models.IntegerField("列")
    y = models.IntegerField("行")
    deep = models.BooleanField("含下级")
    weight = models.BigIntegerField("次数")
    change_set_id = models.BigIntegerField("变更集")

    class Meta:
        verbose_name = verbose_name_plural = "瓦片更新标记"
        indexes = [
            models.Index(fields=["layer", "z", "x", "y"], include=["deep", "weight"], name="tile_mark_cell"),
            models.Index(
                fields=["layer", "z", "x", "y"],
                include=["weight"],
                condition=models.Q(deep=True),
                name="tile_mark_deep",
            ),
            models.Index(fields=["change_set_id"], name="tile_mark_change_set"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.z}/{self.x}/{self.y}"
