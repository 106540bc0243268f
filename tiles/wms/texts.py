"""What the service says of itself."""

TITLE = "琼图 地图服务"
ABSTRACT = (
    "海南省自然资源和基础地理信息。每位用户只看到自己有权查看的图层和要素。"
    "参数 asof 查看过去某一时刻的数据，TIME 查看当时有效的要素，CQL_FILTER 按条件筛选。"
)
KEYWORDS = ("海南", "自然资源", "基础地理信息", "CGCS2000")
# Whom to ask is told by the operator's own pages.
CONTACT = (
    "<ContactInformation><ContactPersonPrimary><ContactPerson>平台管理员</ContactPerson>"
    "<ContactOrganization>海南省自然资源和基础地理信息系统</ContactOrganization>"
    "</ContactPersonPrimary><ContactAddress><AddressType>postal</AddressType><Address>海口市</Address>"
    "<City>海口市</City><StateOrProvince>海南省</StateOrProvince><PostCode>570000</PostCode>"
    "<Country>中国</Country></ContactAddress></ContactInformation>"
)
