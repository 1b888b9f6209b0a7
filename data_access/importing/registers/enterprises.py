"""The register of enterprises: the frame that surveys are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from dashboard.i18n import _, noop
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.cells import normalised_name
from data_access.importing.errors import BadField
from data_access.importing.registers.model import (
    Around,
    Register,
    Stored,
    Values,
    register_field,
)
from data_access.records.people import Actor
from data_access.records.survey.waves import lock_survey
from data_access.schema import enterprise

SIZE_WORDS = {
    "large": ("大型", "大", "大型企业"),
    "medium": ("中型", "中", "中型企业"),
    "small": ("小型", "小", "小型企业"),
    "micro": ("微型", "微", "微型企业", "个体", "个体工商户"),
}
CLOSED_WORDS = ("注销", "吊销", "吊销，未注销", "吊销，已注销", "已注销", "歇业", "关闭", "迁出", "closed")
OPEN_WORDS = ("存续", "在营", "开业", "在册", "正常", "存续（在营、开业、在册）", "迁入", "open")
_PIECE = 500

FIELDS = (
    register_field(
        "code",
        noop("Enterprise code"),
        "code",
        "统一社会信用代码|信用代码|社会信用代码|企业代码|企业编号|注册号|企业注册号|enterprise code|code",
        required=True,
        limit=40,
    ),
    register_field(
        "name",
        noop("Enterprise"),
        "text",
        "企业名称|单位名称|市场主体名称|企业|名称|enterprise|name",
        required=True,
    ),
    register_field(
        "district",
        noop("District"),
        "unit",
        "区市|所属区市|所在区市|县市区|区县|所在区县|district",
        units=("district",),
    ),
    register_field(
        "township",
        noop("Township"),
        "unit",
        "镇街|所属镇街|乡镇街道|街道|所在镇街|township",
        units=("township",),
    ),
    register_field(
        "industry",
        noop("Kind of enterprise"),
        "text",
        "行业|行业类别|所属行业|企业类型|类型|行业门类|industry",
        limit=60,
    ),
    register_field(
        "size",
        noop("Enterprise size"),
        "word",
        "企业规模|规模|规模类型|企业划型|size",
        words=SIZE_WORDS,
        limit=20,
    ),
    register_field("contact_name", noop("Contact"), "text", "联系人|联系人姓名|法定代表人|contact", limit=60),
    register_field(
        "phone", noop("Phone"), "code", "联系电话|电话|手机|手机号|联系方式|企业联系电话|phone", limit=40
    ),
    register_field("closed_on", noop("Closed on"), "day", "注销日期|注销时间|吊销日期|迁出日期|closed on"),
    register_field(
        "status",
        noop("Registration status"),
        "word",
        "登记状态|经营状态|企业状态|状态|status",
        words={"open": OPEN_WORDS, "closed": CLOSED_WORDS},
        limit=40,
    ),
)
TEXTS = ("industry", "size", "contact_name", "phone")
FEWEST_DIGITS = 5  # of a phone: 12345 is one
STORED = ("name", "district_id", "township_id", "industry", "size", "contact_name", "phone", "closed_on")


def name_hash(name: str) -> str:
    """Return the digest under which orders of the same enterprise are found (orders.enterprise_hash)."""
    return sha256(normalised_name(name).encode()).hexdigest() if name else ""


def complete(values: Values, around: Around) -> None:
    """Find the district of an enterprise, which may be told by its township; raise BadField."""
    township, district = values.get("township"), values.get("district")
    of_township = around.units.district_of(township) if township is not None else None
    if district is None:
        district = of_township
    if district is None:
        raise BadField(
            "district", "required", _("Neither district nor township is told: fill one of them in.")
        )
    if township is not None and of_township is not None and of_township.unit_id != district.unit_id:
        raise BadField(
            "township",
            "contradiction",
            _("The township {township} lies in {district}: correct one of the two.").format(
                township=township.name, district=of_township.name
            ),
        )
    values["code"] = values["code"].upper()
    _check_phone(values.get("phone"))
    _settle_closing(values, around)
    values["district_id"] = district.unit_id
    if "township" in values:
        values["township_id"] = township.unit_id if township is not None else None
    for name in TEXTS:
        if name in values:
            values[name] = values[name] or ""


def _check_phone(phone: str | None) -> None:
    if phone and sum(char.isdecimal() for char in phone) < FEWEST_DIGITS:
        raise BadField(
            "phone", "phone", _("This is no phone number: correct it, or leave the cell empty for none.")
        )


def _settle_closing(values: Values, around: Around) -> None:
    """Tell since when an enterprise is closed; a status alone tells no day and means the day it came."""
    status, closed_on = values.get("status"), values.get("closed_on")
    if status == "open" and closed_on is not None:
        said = _(
            "The status says that it is open, and a day of closing stands beside it: correct one of them."
        )
        raise BadField("closed_on", "contradiction", said)
    if status is not None:
        values["closed_on"] = closed_on
    values["since_told"] = status != "closed" or closed_on is not None
    if not values["since_told"]:
        values["closed_on"] = around.now.astimezone(CITY_ZONE).date()


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert new enterprises and change those that say something else; none is ever removed.

    Of an enterprise that is known already, what the table has no column for stays as it is.
    """
    lock_survey(connection)
    known = _known(connection)
    new, changed, unchanged = [], [], 0
    for row in rows:
        before = known.get(row["code"])
        values = _told(row, before)
        values |= {"name_hash": name_hash(row["name"]), "changed_at": actor.now}
        if before is None:
            new.append({"code": row["code"], **values})
            continue
        if all(before[name] == values[name] for name in STORED):
            unchanged += 1
        else:
            changed.append({"the_code": row["code"], **values})
    for start in range(0, len(new), _PIECE):
        connection.execute(insert(enterprise), new[start : start + _PIECE])
    if changed:
        statement = update(enterprise).where(enterprise.c.code == bindparam("the_code"))
        connection.execute(statement, changed)
    return Stored(len(new), len(changed), unchanged)


def _told(row: Values, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is stored of an enterprise: what its row tells, else what stands."""
    standing = before or {**dict.fromkeys(STORED), **dict.fromkeys(TEXTS, "")}
    values = {name: row.get(name, standing[name]) for name in STORED}
    if values["district_id"] != standing["district_id"] and "township_id" not in row:
        values["township_id"] = None  # the one that stands lies in the district before
    if not row["since_told"] and standing["closed_on"] is not None:
        values["closed_on"] = standing["closed_on"]  # the first day stands
    return values


def _known(connection: Connection) -> dict[str, dict[str, Any]]:
    columns = [enterprise.c.code, *(enterprise.c[name] for name in STORED)]
    return {row.code: dict(row._mapping) for row in connection.execute(select(*columns))}


ENTERPRISES = Register(
    "enterprises",
    noop("Enterprises (frame of the survey)"),
    "manage_survey",
    FIELDS,
    ("code",),
    complete,
    store,
)
