"""项目占地范围: ground asked for by a construction project (一张图 volume 6, table 2 XS_XMKJFW)."""

from django.contrib.postgres.indexes import GinIndex

from layers import fields, rules
from layers.declare import Feature


class ProjectFootprint(Feature):
    """One plot of a project at site selection; areas are hectares as on the form, `area` is statutory m²."""

    geometry = fields.PolygonsField()
    element_code = fields.IdentifierField("要素代码", 10)
    project_code = fields.IdentifierField("项目代码", 32, db_index=True)
    supervision_number = fields.IdentifierField("电子监管号", 19)
    case_number = fields.IdentifierField("案卷编号", 50)
    name = fields.NameField("项目名称", 300)
    applicant = fields.TextField("申请单位", 300)
    division_code = fields.IdentifierField("所在行政区代码", 30)
    division_name = fields.TextField("所在行政区名称", 300)
    site = fields.TextField("拟选位置", 300)
    approval_type = fields.CodeField("项目批准类型", "project_approval", 2)
    approved_by = fields.TextField("项目批准机关", 50)
    industry_code = fields.IdentifierField("行业分类代码", 5)
    industry_name = fields.TextField("行业分类名称", 50)
    use = fields.CodeField("土地用途代码", "land_sea_use", 10)
    use_name = fields.TextField("土地用途名称", 50)
    area = fields.EllipsoidalAreaField("图形面积")
    used_area = fields.QuantityField("用地面积", "hm²", 15, 4)
    agricultural_area = fields.QuantityField("占用农用地面积", "hm²", 15, 4)
    farmland_area = fields.QuantityField("占用耕地面积", "hm²", 15, 4)
    paddy_area = fields.QuantityField("占用水田面积", "hm²", 15, 4)
    replenished_area = fields.QuantityField("补划永久基本农田面积", "hm²", 15, 4)
    basic_farmland_area = fields.QuantityField("占用永久基本农田面积", "hm²", 15, 4)
    redline_area = fields.QuantityField("涉及生态保护红线面积", "hm²", 15, 4)
    built_area = fields.QuantityField("占用建设用地面积", "hm²", 15, 4)
    unused_area = fields.QuantityField("占用未利用地面积", "hm²", 15, 4)
    reclaimed_area = fields.QuantityField("围填海面积", "hm²", 15, 4)
    planned_size = fields.TextField("拟建设规模", 300)
    investment = fields.QuantityField("投资规模", "万元", 18, 2)
    project_type = fields.TextField("项目类型", 100)
    nature = fields.CodeField("建设性质", "construction_nature", 2)
    status = fields.CodeField("办理状态", "project_status", 2)
    plot_number = fields.IdentifierField("地块编号", 50)
    plot_name = fields.TextField("地块名称", 300)
    permit_type = fields.CodeField("许可类型", "permit_type", 2)
    certificate = fields.IdentifierField("证书编码", 50)
    review_number = fields.IdentifierField("预审文号", 50)
    applied_on = fields.DayField("申请日期")
    issued_on = fields.DayField("发证日期")
    issued_by = fields.TextField("核发机关", 300)
    expires_on = fields.DayField("失效日期")

    class Meta:
        indexes = [GinIndex(fields=["name"], name="project_footprint_name_trgm", opclasses=["gin_trgm_ops"])]

    class Layer:
        title = "项目占地范围"
        title_en = "Project footprints"
        theme = "construction"
        standard = "自然资源“一张图”第6册 XS_XMKJFW"
        abstract = "建设项目用地预审与规划选址的占地范围。"
        source_fields = {
            "element_code": "YSDM",
            "project_code": "XMDM",
            "supervision_number": "DZJGH",
            "case_number": "AJBH",
            "name": "XMMC",
            "applicant": "SQDW",
            "division_code": "SZXZQDM",
            "division_name": "SZXZQMC",
            "site": "NXWZ",
            "approval_type": "XMPZLX",
            "approved_by": "XMPZJG",
            "industry_code": "HYFLBM",
            "industry_name": "HYFLMC",
            "use": "TDYTDM",
            "use_name": "TDYTMC",
            "used_area": "YDMJ",
            "agricultural_area": "ZYNYDMJ",
            "farmland_area": "ZYGDMJ",
            "paddy_area": "ZYSTMJ",
            "replenished_area": "BHYNMJ",
            "basic_farmland_area": "ZYYNMJ",
            "redline_area": "SJSTHXMJ",
            "built_area": "ZYJSYDMJ",
            "unused_area": "ZYWLDMJ",
            "reclaimed_area": "WTHMJ",
            "planned_size": "NJSGM",
            "investment": "TZGM",
            "project_type": "XMLX",
            "nature": "JSXZ",
            "plot_number": "DKBH",
            "plot_name": "DKMC",
            "permit_type": "XKLX",
            "certificate": "ZSBM",
            "review_number": "YSWH",
            "applied_on": "SQRQ",
            "issued_on": "FZRQ",
            "issued_by": "HFJG",
            "expires_on": "SXRQ",
        }
        rules = [
            rules.area_agrees(0.01),
            rules.no_spikes(),
            rules.no_duplicate_points(),
            rules.codes_listed(),
        ]
        style = "project_footprint"
        access = "internal"
        detail_from = 8
        published_as = ["map", "tiles", "pictures", "features", "wfs", "wms", "download"]
        valid = ("issued_on", "expires_on")
        label = "name"
        search = ["name", "project_code"]
        tile_fields = ["nature", "status"]
        order = 460
