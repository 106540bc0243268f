"""Locks that editors hold on features for some time: whoever else edits them, by whatever way, is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import models

from gis_core.errors import GisError
from gis_core.sql import fetch_one, load_sql

STATEMENT = Path(__file__).parent / "sql" / "find_locked.sql"


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


def require_unlocked(layer: str, keys: Sequence[int], token: str = "") -> None:
    """GisError("locked") when one of the features is under a lock that is not the one of this token.

    To be asked when the rows are locked: a lock on features takes their rows first (FeatureLock's makers do).
    """
    found = (
        fetch_one(load_sql(STATEMENT), {"layer": layer, "keys": list(keys), "token": token}) if keys else None
    )
    if found is not None:
        key, until = found
        sentence = f"要素 {layer}.{key} 已被他人锁定，至 {until:%Y-%m-%d %H:%M} 止。"
        raise GisError("locked", sentence, f"{layer}/{key}")
