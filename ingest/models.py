"""What has been loaded, so that a killed load is started over and a finished one is not."""

from __future__ import annotations

from django.db import models


class ProvinceLoad(models.Model):
    """A finished load of the demonstration province; written in the load's own transaction."""

    size = models.CharField("规模", max_length=10)
    seed = models.IntegerField("随机种子")
    counts = models.JSONField("各图层要素数")
    seconds = models.FloatField("耗时（秒）")
    finished_at = models.DateTimeField("完成时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "演示数据加载"

    def __str__(self) -> str:
        return f"{self.size} {self.finished_at:%Y-%m-%d %H:%M}"
