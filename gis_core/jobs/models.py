"""The worker's sign of life, and when periodic jobs are due."""

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


class DueTime(models.Model):
    """When a periodic job is to be put on the queue next."""

    job = models.CharField("任务", max_length=200, primary_key=True)
    due_at = models.DateTimeField("下次时间")

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.job
