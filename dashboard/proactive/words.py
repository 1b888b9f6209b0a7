"""Cut Chinese texts into words, and keep those that name a matter: no names, no function words.

The cutter is jieba-rs (rjieba) with its dictionary of 350,000 words, inside the package; nothing is read from
elsewhere. Words that are not in the dictionary are left out: what its model makes of them is seldom one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rjieba import Jieba

# What words of a matter are, by the first letters of the cutter's classes: nouns, verbs, adjectives,
# abbreviations, set phrases, Latin ones. Of nouns those of people, places, bodies and marks are names.
_KINDS = ("n", "v", "a", "j", "l", "i", "b", "eng")
_NAMES = ("nr", "ns", "nt", "nz")
_WORD = re.compile("[\u4e00-\u9fff]{2,}|[a-z]{3,}")  # of two signs at least; a Latin one of three

# What stands in requests whatever they are about.
_STOP = """
有限公司 公司 企业 单位 部门 相关 有关 关于 问题 情况 事项 事宜 反映 咨询 投诉 举报
建议 请问 请求 要求 希望 需要 想要 申请 求助 表扬 感谢 协调 解决 处理 办理 回复 答复
核实 说明 了解 明确 落实 加快 尽快 及时 如何 怎么 怎样 什么 为何 为什么 能否 是否
可否 可以 可能 应该 应当 没有 没法 无法 不能 不会 不让 未能 未果 至今 一直 目前 现在
今年 去年 明年 最近 近期 时间 时候 多久 多次 再次 反复 已经 仍然 存在 进行 出现 发现
造成 导致 影响 严重 不合理 不到位 不作为 我们 他们 你们 大家 自己 本人 领导 书记 市长
市民 群众 老百姓 居民 业主 政府 有人 这个 那个 这里 那里 地方 附近 方面 一些 一下
很多 很大 不同 其他 以及 或者 因为 所以 但是 如果 必须 一定 恳请 恳求 请教 咨询一下
反应 询问 查询 提供 给予 给出 作出 做好 加强 进一步 强烈 到底 何时 几时 哪里 哪个
哪些 全市 我市 本市 我区 本区 我县 本地 各地 区市 市区 县区 街道 乡镇 社区 小区 城区
事情 事件 内容 方式 原因 结果 工作 工作人员 人员 不好 不了 不行 不足 过程 一个 两个
第一 第二 安排 之后 之前 以后 以前 期间 关注 重视 支持 帮助 开展 实施 使用 完成 继续 增加
减少 提高 改善 规范 严格 合理 合法 违规 违法 非法 私自 擅自 随意 长期 经常 天天 每天
晚上 半夜 白天 上午 下午 小时 分钟 收到 得到 看到 听说 觉得 认为 知道 告知 表示 谢谢
您好 你好 尊敬
"""
STOP = frozenset(_STOP.split())


def words_of(text: str) -> list[str]:
    """Return the words of a folded text that can name a matter, in their order."""
    cutter = _cutter()
    return [
        word
        for piece in text.split()
        for word, kind in cutter.tag(piece)
        if _WORD.fullmatch(word)
        and word not in STOP
        and kind.startswith(_KINDS)
        and not kind.startswith(_NAMES)
        and cutter.has_word(word)
    ]


@cache
def _cutter() -> Jieba:
    # Its dictionary takes a tenth of a second and 30 MB: only a process that cuts words pays for it.
    from rjieba import Jieba

    return Jieba()
