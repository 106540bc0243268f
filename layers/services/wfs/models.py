"""What the service remembers: stored queries."""

from __future__ import annotations

from django.conf import settings
from django.db import models


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
