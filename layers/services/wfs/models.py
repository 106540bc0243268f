"""What the service remembers: locks on features and stored queries."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FeatureLock(models.Model):
    """A lock that an editor holds on features until it expires; `token` is what the client knows it by."""

    token = models.CharField("锁标识", max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="持有人", related_name="+"
    )
    seconds = models.PositiveIntegerField("时长（秒）")
    expires_at = models.DateTimeField("到期时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "要素锁"

    def __str__(self) -> str:
        return self.token


class LockedFeature(models.Model):
    """A feature under a lock; no feature is under two."""

    lock = models.ForeignKey(FeatureLock, models.CASCADE, verbose_name="锁", related_name="features")
    layer = models.CharField("图层", max_length=100)
    key = models.BigIntegerField("要素编号")

    class Meta:
        verbose_name = verbose_name_plural = "锁定的要素"
        constraints = [models.UniqueConstraint(fields=["layer", "key"], name="locked_feature_once")]

    def __str__(self) -> str:
        return f"{self.layer}.{self.key}"


class StoredQuery(models.Model):
    """A query that somebody has left with the service: its definition as they wrote it."""

    name = models.CharField("标识", max_length=200, unique=True)
    definition = models.TextField("定义")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="创建人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "存储查询"

    def __str__(self) -> str:
        return self.name
