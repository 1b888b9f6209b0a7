"""Mask names, phones, documents and enterprises before anything is shown or exported.

Masked parts have a fixed number of asterisks where the length itself would tell, and masking twice
gives the same text as masking once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dashboard.order.folding import fold, seen

STARS = "****"

COMPOUND_SURNAMES = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|"
    "太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|令狐|西门|东郭|呼延"
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦"
    "马苗凤花方俞任袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵"
    "汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡"
    "田樊胡凌霍虞万柯卢莫房裘解应宗丁宣邓单杭洪包左石崔吉龚程邢裴陆荣翁荀羊惠曲封储靳段焦巴牧山谷车侯全"
    "班仲宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎薄印怀从索赖卓屠蒙池乔阴胥苍闻党翟谭贡劳姬申扶冉宰雍桑桂牛"
    "寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖居衡步耿满匡国文寇广东欧利师巩聂关荆"
)
LABELS = "联系人|联络人|姓名|法人代表|法定代表人|法人|经办人|反映人|来电人|投诉人|负责人|当事人"
TITLES = "先生|女士|小姐|同志|经理|老板|师傅|总经理|董事长"

PLACES = (
    "山东省|山东|烟台市|烟台|芝罘区|芝罘|福山区|福山|牟平区|牟平|莱山区|莱山|蓬莱区|蓬莱市|蓬莱|龙口市|龙口|"
    "莱阳市|莱阳|莱州市|莱州|招远市|招远|栖霞市|栖霞|海阳市|海阳|黄渤海新区|黄渤海|开发区|高新区|长岛|昆嵛山"
)
LEGAL_FORMS = (
    "集团股份有限公司|集团有限责任公司|集团有限公司|股份有限公司|有限责任公司|有限公司|集团公司|公司|集团|"
    "专业合作社|合作社|合伙企业|个体工商户|工作室|经营部|服务部|门市部|事务所|研究院|商行|商店|超市|餐厅|饭店|"
    "酒店|宾馆|工厂|分公司|分厂|总厂|中心|厂|店|行|部|社"
)
INDUSTRIES = (
    "生物科技|信息技术|电子科技|机械制造|建筑工程|装饰工程|进出口|房地产开发|物业管理|物业服务|汽车零部件|汽车销售|"
    "人力资源|文化传媒|教育咨询|医疗器械|环保科技|新材料|新能源|半导体|葡萄酒|海产品|水产|食品|机械|机电|建材|建筑|"
    "工程|装饰|科技|技术|贸易|商贸|物流|运输|化工|电子|电器|电气|服装|纺织|家具|木业|纸业|印刷|包装|塑料|橡胶|金属|"
    "钢铁|铸造|模具|汽车|船舶|渔业|农业|果业|果品|苗木|畜牧|饲料|医药|药业|医疗|生物|环保|能源|热力|燃气|电力|房地产|"
    "置业|物业|餐饮|烧烤|旅游|酒业|酒店管理|广告|传媒|文化|教育|信息|软件|网络|咨询|管理|投资|实业|设备|材料|仪器|五金"
)
_ENTERPRISE = re.compile(
    rf"(?P<place>(?:{PLACES}){{0,3}})(?P<core>.*?)(?P<industry>(?:{INDUSTRIES})*)(?P<form>(?:{LEGAL_FORMS})?)"
)

_EMAIL = re.compile(r"(?<![@A-Za-z0-9._%+*-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_GAP = r"[-\s·–—－]?"
_MOBILE = re.compile(rf"(?<!\d)((?:\+?86[- ]?)?)([1１][3-9３-９]\d){_GAP}\d{{4}}{_GAP}(\d{{4}})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)[(（]?([0０]\d{2,3})[)）]?([- —－])?\d{4,5}(\d{3})(?!\d)")
_LABELLED_LINE = re.compile(r"((?:电话|座机|固话|手机|热线)[号码为是:： ]{0,4})\d{4,5}(\d{3})(?!\d)")
_DOCUMENT = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXxＸｘ]|\d{15})(?![\dA-Za-z])")
_CARD = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}[ -]?(\d{3,4})(?!\d)")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[·• ]?"
    r"[A-HJ-NP-Z0-9]{3,4}([A-HJ-NP-Z0-9]{2})(?![A-Za-z0-9])"
)
_MARKED = re.compile(r"[\dA-Z@]")  # without one of these there is no number, plate or address
_HAN = "[\u3400-\u9fff]"
_NAME = rf"(?:(?:{COMPOUND_SURNAMES.pattern}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}})"
_LABELLED_NAME = re.compile(rf"((?:{LABELS})[为是]?[:：]\s*)({_NAME})")
_TITLED_NAME = re.compile(rf"({_NAME})(?=(?:{TITLES}))")
_LATIN_NAME = re.compile(r"^[A-Za-z]")


def mask_name(name: str) -> str:
    """Keep the surname, compound ones whole: 张三 → 张*, 欧阳娜娜 → 欧阳**."""
    name = name.strip()
    if not name or "*" in name:
        return name
    if _LATIN_NAME.match(name):
        return f"{name[0]}***"
    kept = 2 if len(name) > 2 and COMPOUND_SURNAMES.match(name) else 1
    return name[:kept] + "*" * max(1, len(name) - kept)


def mask_phone(phone: str) -> str:
    """Keep three and four digits of a mobile, area code and three digits of a line; else the last three."""
    phone = phone.strip()
    if not phone or "*" in phone:
        return phone
    masked = _mask_phones(phone)
    if masked != phone:
        return masked
    digits = [char for char in phone if char.isdigit()]
    return STARS + "".join(digits[-3:]) if len(digits) >= 7 else STARS


def _mask_phones(text: str) -> str:
    text = _MOBILE.sub(rf"\1\2{STARS}\3", text)
    return _LANDLINE.sub(lambda m: f"{m[1]}{m[2] or '-'}{STARS}{m[3]}", text)


def mask_email(text: str) -> str:
    """Keep the first letter and the domain: zhang@example.com → z***@example.com."""
    return _EMAIL.sub(lambda match: f"{match[0][0]}***@{match[0].split('@', 1)[1]}", text)


def mask_document(text: str) -> str:
    """Keep three and two characters of identity numbers and leave order numbers alone.

    An order number also has 18 digits (yymmddHHMMSS and six more): only what is a birth date and not
    a moment, or carries the right check digit, is an identity number.
    """
    return _DOCUMENT.sub(_document, text)


def _document(match: re.Match[str]) -> str:
    number = unicodedata.normalize("NFKC", match[1]).upper()
    if not _birth_date(number):
        return match[0]
    if len(number) == 18 and _is_order_number(number) and _check_digit(number) != number[-1]:
        return match[0]
    return f"{match[1][:3]}{'*' * (len(number) - 5)}{match[1][-2:]}"


def _birth_date(number: str) -> bool:
    text = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2099 and "11" <= number[:2] <= "82"


def _is_order_number(number: str) -> bool:
    try:
        datetime.strptime(f"20{number[:12]}", "%Y%m%d%H%M%S")
    except ValueError:
        return False
    return True


def _check_digit(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return "10X98765432"[total % 11]


def mask_card(text: str) -> str:
    """Keep the last digits of bank cards written in groups: 6222 0200 … 1234 → **** 1234."""
    return _CARD.sub(lambda m: f"{STARS} {m[1]}" if " " in m[0] or "-" in m[0] else m[0], text)


def mask_plate(text: str) -> str:
    """Keep province, city and two characters of number plates: 鲁F12345 → 鲁F***45."""
    return _PLATE.sub(r"\1***\2", text)


def mask_enterprise(name: str) -> str:
    """Keep place, line of business and legal form: 烟台恒泰机械有限公司 → 烟台**机械有限公司."""
    name = name.strip()
    if not name or "*" in name:
        return name
    match = _ENTERPRISE.fullmatch(name)
    if match is None or not re.search(_HAN, name):
        return f"{name[0]}**"
    return f"{match['place']}**{match['industry']}{match['form']}"


def mask_text(text: str, enterprises: Iterable[str] = (), people: Iterable[str] = ()) -> str:
    """Mask free text: documents, cards, phones, mail addresses, plates, people and enterprises.

    Names of people are found after a label with a colon (联系人：) and before a form of address (先生);
    `enterprises` and `people` are further names known to occur. Signs that nobody sees are left out: they
    would hide a number from the masks, and from nobody else.
    """
    text = seen(text)
    for known in sorted((seen(one) for one in enterprises if len(one) > 1), key=len, reverse=True):
        text = text.replace(known, mask_enterprise(known))
    for known in sorted((seen(one) for one in people if len(one) > 1), key=len, reverse=True):
        text = text.replace(known, mask_name(known))
    # What was masked can lay bare the edge of what stood beside it: an identity number before a phone.
    while (masked := _mask_once(text)) != text:
        text = masked
    return text


def _mask_once(text: str) -> str:
    if _MARKED.search(text):
        text = mask_email(mask_document(text))
        text = _mask_phones(mask_card(text))
        text = _LABELLED_LINE.sub(rf"\1{STARS}\2", text)
        text = mask_plate(text)
    text = _LABELLED_NAME.sub(lambda m: m[1] + mask_name(m[2]), text)
    return _TITLED_NAME.sub(lambda m: mask_name(m[1]), text)


LONGEST_SEARCHED = 4_000  # characters of a text without a title in which words are found
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ -]+(?=\d)")


def search_text(order_no: str, title: str, content: str, enterprise: str, contact: str, hidden: bool) -> str:
    """Return what an order is found by: its number; on lines below, text and enterprise as all read them.

    Folded as `fold` does; the text is the title, the content where there is none. Of a confidential order
    (`hidden`) the number alone.
    """
    if hidden:
        return fold(order_no)
    shown = mask_text(title if title.strip() else content, [enterprise], [contact])[:LONGEST_SEARCHED]
    return "\n".join((fold(order_no), fold(shown), fold(mask_enterprise(seen(enterprise)))))


def contact_text(enterprise: str, contact: str, phone: str, hidden: bool) -> str:
    """Return what an order is found by for those who may read its contact; nothing of a confidential one."""
    if hidden or not (enterprise or contact or phone):
        return ""
    return "\n".join(contact_key(each) for each in (enterprise, contact, phone))


def contact_key(text: str) -> str:
    """Return a name or number as contacts are searched: folded, digits joined over blanks and hyphens."""
    return _BETWEEN_DIGITS.sub("", fold(text))


def mask_term(term: str) -> str:
    """Return what was searched for among contacts as the audit trail keeps it: a number or a name, masked."""
    parts = contact_key(term).replace("*", "").split()
    return " ".join(mask_phone(part) if part[-1].isdigit() else mask_enterprise(part) for part in parts)


def masked_parameters(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a list of orders with what people typed themselves masked."""
    masked = {"q": mask_text(parameters.get("q", "")), "contact": mask_term(parameters.get("contact", ""))}
    return {name: masked.get(name, value) for name, value in parameters.items()}
