"""The worker's sign of life."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a worker last reported; one row a worker process."""

    worker = models.CharField("工作进程", max_length=100, primary_key=True)
    seen_at = models.DateTimeField("最近活动")

    class Meta:
        verbose_name = verbose_name_plural = "工作进程"

    def __str__(self) -> str:
        return self.worker
