"""Who read what: one row a layer that an answer showed; tiles by samples.

Rows are added by the web processes (read_log.py) and removed only by age (sql/read_records.sql).
"""

from __future__ import annotations

from django.db import models


class ReadRecord(models.Model):
    """An answer that held something of a layer; it stands for `weight` such answers."""

    id = models.BigAutoField(primary_key=True)
    read_at = models.DateTimeField("时间", db_index=True)
    person_id = models.BigIntegerField("人员编号", null=True)
    person = models.TextField("人员", default="")
    token = models.TextField("令牌前缀", default="")
    address = models.TextField("来源地址", default="")
    protocol = models.TextField("途径")
    layer = models.TextField("图层")
    scope = models.TextField("范围", default="")
    features = models.IntegerField("要素数", null=True)
    bytes = models.BigIntegerField("字节数", null=True)
    instant = models.DateTimeField("查询的时点", null=True)
    weight = models.IntegerField("代表次数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "读取记录"

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M:%S} {self.person or self.address} {self.layer}"
