"""Tell where a column's name says the opposite of a field that it resembles, or speaks of something else."""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.i18n import _, noop
from data_access.importing.cells import normalised_name
from data_access.importing.fields import Field, synonym_names

# What remains of a name beside the field's own words decides; 是否 asks and negates nothing.
_OPPOSITE = re.compile(r"未|非|不|无|没|免|否|(?:^| )(?:not|non|no|un|never|without|pending)(?: |$)")
_PLANNED = re.compile(
    r"要求|应当|应该|应|需|拟|计划|预计|预期|预约|承诺|约定|规定|目标|期望|希望|建议|最迟|最晚|截止|截至|时限|"
    r"期限|限|到期|考核标准|提醒|预警|(?:^| )(?:required|planned|expected|target|promised|estimated|"
    r"scheduled|proposed|agreed|due|deadline|desired)(?: |$)"
)
_OTHERS = re.compile(
    r"话务|坐席|座席|接线|客服|受理员|受理人|登记人|录入|质检员|回访员|回访人|热线|服务态度|工作人员|"
    r"经办人|承办人|负责人|领导|督办|督查|审核人|审批人|上级|协办|配合|"
    r"(?:^| )(?:agent|operator|staff|clerk|officer|supervisor|reviewer)(?: |$)"
)
_EARLIER = re.compile(
    r"上次|上一次|前次|上期|去年|同期|历史|原|旧|(?:^| )(?:previous|former|last|old|original)(?: |$)"
)
_ASKS = ("是否已经", "是否", "是不是", "有无")
_DECIDED_BY_WORD = ("yesno", "timeliness", "lateness", "verdict", "answer", "state", "closing_kind")


def contradiction(name: str, field: Field) -> str:
    """Return why a column of this name is not the field, "" where nothing in the name speaks against it."""
    return _(reason) if (reason := _reason(name, field)) else ""


@lru_cache(maxsize=50_000)
def _reason(name: str, field: Field) -> str:
    if synonym_names().get(normalised_name(name)) == field.name:
        return ""
    rest = _rest(name, field)
    if _OTHERS.search(rest):
        return noop("The name speaks of somebody else.")
    if field.kind in ("instant", *_DECIDED_BY_WORD) and _OPPOSITE.search(rest):
        return noop("The name says the opposite.")
    if field.kind == "instant" and field.event and _PLANNED.search(rest):
        return noop("The name speaks of what is asked for or planned, not of what happened.")
    if (field.kind == "instant" or field.kind in _DECIDED_BY_WORD) and _EARLIER.search(rest):
        return noop("The name speaks of an earlier time.")
    return ""


def _rest(name: str, field: Field) -> str:
    """Return what a name says beside the longest of the field's own words in it."""
    spoken = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    own = sorted((one.casefold() for one in field.synonyms), key=len, reverse=True)
    for word in own:
        if word in spoken:
            spoken = spoken.replace(word, " ", 1)
            break
    else:
        joined = normalised_name(name)
        word = next((one for one in map(normalised_name, own) if one in joined), "")
        spoken = joined.replace(word, " ", 1) if word else spoken
    for asks in _ASKS:
        spoken = spoken.replace(asks, " ")
    return spoken
