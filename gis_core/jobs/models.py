"""The worker's sign of life, when periodic jobs are due, and how far long ones have come."""

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


class Undertaking(models.Model):
    """A job of minutes or hours that somebody ordered: what is wanted, how far it is, whether to stop."""

    class State(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "已取消"
        FAILED = "failed", "失败"

    kind = models.CharField("任务", max_length=50)
    wanted = models.JSONField("要求")
    asked_by = models.CharField("申请人", max_length=150)
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    must_stop = models.BooleanField("要求停止", default=False)
    total = models.BigIntegerField("总数", default=0)
    done = models.BigIntegerField("已处理", default=0)
    counts = models.JSONField("明细", default=dict)
    seconds = models.FloatField("用时（秒）", default=0.0)
    seen_at = models.DateTimeField("最近进展", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "长任务"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
