"""The words of the demo's live provincial orders: invented enterprises, matters that the hotline knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """What an enterprise asks, of which category, and whose it is: district and township, or a department."""

    category: str
    title: str
    enterprise: str
    district: str
    township: str = ""
    department: str = ""


MATTERS = (
    Matter("工伤与劳动争议", "咨询工伤待遇申领材料", "烟台海澜示例包装有限公司", "莱阳市", "冯格庄街道"),
    Matter("许可办理", "食品生产许可延续进度", "烟台丰禾示例食品有限公司", "芝罘区"),
    Matter("银行贷款", "流动资金贷款续贷受阻", "龙口恒岳示例机械有限公司", "龙口市"),
    Matter("施工许可与验收", "厂房竣工验收排期", "烟台云帆示例新材料有限公司", "黄渤海新区"),
    Matter("奖补资金兑现", "技改奖补资金未到账", "招远金穗示例粉丝有限公司", "招远市"),
    Matter("不动产登记", "厂房不动产证补正", "莱州方正示例石材有限公司", "莱州市"),
    Matter("退税办理", "留抵退税进度查询", "烟台顺泽示例电子有限公司", "福山区"),
    Matter("企业招工", "用工缺口对接招聘", "海阳锦程示例毛衫有限公司", "海阳市"),
    Matter("社会保险", "社保缴费基数核对", "蓬莱碧海示例渔具有限公司", "蓬莱区"),
    Matter("施工许可与验收", "临时用电接入手续", "栖霞红果示例果品有限公司", "栖霞市"),
    Matter("许可办理", "特种设备检验预约", "牟平昆山示例制冷有限公司", "牟平区", "", "市市场监管局"),
    Matter("惠企政策咨询", "专精特新复核要求", "莱山智联示例仪器有限公司", "莱山区"),
    Matter("发票管理", "数电发票额度调整", "烟台宏图示例物流有限公司", "芝罘区"),
)
