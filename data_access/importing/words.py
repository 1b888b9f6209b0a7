"""Know the words platforms use for states, outcomes, answers and channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.i18n import _
from data_access.importing.cells import NO_WORDS, YES_WORDS, normalised_name, plain
from data_access.importing.errors import BadCell
from data_access.importing.readers import unknown_word

# What a mapping may say of a word beside the meanings of its vocabulary: no value, or rows to reject.
BLANK, REJECT = "blank", "reject"
ASIDE = (BLANK, REJECT)


def word_key(text: str) -> str:
    """Return what spellings of one word have in common; a blank cell is ""."""
    return normalised_name(text) or plain(text).casefold()


def _vocabulary(**words: str) -> dict[str, tuple[str, ...]]:
    return {meaning: tuple(listed.split("|")) for meaning, listed in words.items()}


# Words that say themselves which of the two they mean, whatever the column asks.
_ON_TIME = (
    "按时|按期|准时|及时|按时办结|按期办结|及时办结|未超期|未逾期|未超时|不超期|未超期办结|正常|正常办结|"
    "时限内|时限内办结|ontime|in time"
)
_LATE = (
    "超期|逾期|超时|已超期|已逾期|已超时|超期办结|逾期办结|超时办结|未按时|未按期|不及时|未及时|超期未办结|"
    "逾期未办结|overdue|late"
)

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "state": _vocabulary(
        pending="待受理|待派遣|待分派|已受理|受理中|待补充|待转办|new|pending|submitted",
        dispatched="待签收|已派遣|已转派|已转办|已派单|待接单|dispatched|assigned",
        in_progress=(
            "待处置|处置中|办理中|处理中|已签收|在办|待办|延期中|重办中|退回重办|挂账|计划解决|"
            "open|in progress|acknowledged|hold"
        ),
        in_review="已处置|待回访|待督办|待结案|待审核|审核中|回访中|待评价|in review|resolved",
        closed="已结案|已办结|办结|结案|已完成|已归档|归档|已回复|已答复|closed|completed|done",
        withdrawn="已撤单|撤单|已撤销|已撤回|撤销|不予受理|withdrawn|cancelled|canceled",
        direct="直接答复|直接办结|即时办结|在线解答|直办|direct",
    ),
    "closing_kind": _vocabulary(
        solved="解决|已解决|办结|问题解决|办理解决|solved",
        confirmed="服务确认|服务确认办结|confirmed",
        explained="解释说明|解释|说明解释|政策解释|explained",
        direct="直接答复|直接办结|直接解答|direct",
    ),
    "verdict": _vocabulary(
        solved="已解决|解决|是|基本解决|完全解决|solved|yes|true|1",
        unsolved="未解决|部分解决|否|不解决|没有解决|没解决|unsolved|not solved|no|false|0",
    ),
    "answer": _vocabulary(
        satisfied="满意|非常满意|很满意|十分满意|satisfied|very satisfied",
        basic="基本满意|较满意|比较满意|basically satisfied",
        fair="一般|不确定|中评|fair|neutral",
        dissatisfied="不满意|非常不满意|很不满意|较不满意|差评|dissatisfied|very dissatisfied",
        unrated="未评价|不评价|拒绝评价|未作评价|无评价|未回访|unrated",
        unreached="未接通|无法接通|联系不上|无人接听|未联系上|空号|关机|停机|unreached",
    ),
    "channel": _vocabulary(
        provincial="省平台|省级平台|省平台转办|省12345|省级转办|省平台工单|provincial",
        city_line=(
            "市政企通|政企通|政企通专线|市热线|12345|12345热线|热线|电话|来电|热线电话|企业专线|"
            "12345企业专线|市12345|市平台|city line|phone"
        ),
        visit="走访|企业走访|上门走访|来访|visit",
        leader_day="局长接听日|领导接听日|领导接听|市长接听日|leader day",
        web=("网站|网络|微信|小程序|微信小程序|app|爱山东|爱山东app|微博|邮件|邮箱|互联网|网页|公众号|web"),
        other="其他|其它|短信|信件|other",
    ),
    "role": _vocabulary(
        lead="主办|转办|主办单位|承办|lead",
        joint="协办|会办|协办单位|joint",
    ),
    "timeliness": {
        "on_time": (*YES_WORDS, *_ON_TIME.split("|")),
        "late": (*NO_WORDS, *_LATE.split("|")),
    },
    "lateness": {
        "late": (*YES_WORDS[:-3], *_LATE.split("|")),
        "on_time": (*NO_WORDS[:-3], *_ON_TIME.split("|")),
    },
    "yesno": {"yes": YES_WORDS, "no": NO_WORDS},
}


class Words:
    """Translate the words of one vocabulary; a mapping's own words come before the known ones.

    Where they turn one of two meanings round (是 = no), the known words say nothing about it any more.
    """

    def __init__(self, name: str, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self._name = name
        known = _by_key(WORDS[name])
        self._said = _by_key(own or {})
        two = len(WORDS[name]) == 2
        self.turned = two and any(
            meaning not in (*ASIDE, known.get(word, meaning)) for word, meaning in self._said.items()
        )
        self._meaning = self._said if self.turned else known | self._said

    def meaning(self, text: str) -> str:
        """Return what a word means, or a blank cell (""); "" where nobody knows."""
        return self._meaning.get(word_key(text), "")

    def read(self, text: str) -> str | None:
        """Return the meaning of a word, None for no value; BadCell where it is not known or not wanted."""
        meaning = self.meaning(text)
        if meaning == REJECT:
            raise BadCell("word_refused", _("The mapping says that rows with this word are rejected."))
        if not meaning:
            raise unknown_word(words[0] for words in WORDS[self._name].values())
        return None if meaning == BLANK else meaning

    def knows(self, text: str) -> bool:
        """Tell whether the vocabulary has the word."""
        return word_key(text) in self._meaning

    def says(self, text: str) -> bool:
        """Tell whether the mapping itself says what the word means."""
        return word_key(text) in self._said


def _by_key(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word_key(word): meaning for meaning, listed in words.items() for word in listed}
