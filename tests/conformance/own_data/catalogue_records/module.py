"""A module with nothing but records, which stands in apps/ of the throw-away instance."""

from gis_core import modules


class Module(modules.Module):
    """The CSW suite's records."""

    name = "apps.catalogue_records"
    label = "catalogue_records"
    title = "一致性测试元数据"
