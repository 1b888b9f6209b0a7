"""Invent the enterprises that ask: name, contact, phone, district and township.

Names are put together from syllables; phones start with 120, which no mobile number does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.views.reference import Unit
from data_access.demo.worktime import Numbers
from data_access.reference.units import load_units

POOL = 5_200
# Share of a district in the orders, and how many of its orders name no township: the zones' own
# bureaus answer for most of theirs.
DISTRICTS = {
    "370602": (0.145, 0.20),
    "370611": (0.080, 0.08),
    "370613": (0.085, 0.15),
    "370612": (0.062, 0.06),
    "370614": (0.064, 0.06),
    "370681": (0.090, 0.06),
    "370682": (0.064, 0.04),
    "370683": (0.078, 0.05),
    "370685": (0.064, 0.04),
    "370686": (0.062, 0.04),
    "370687": (0.062, 0.05),
    "370676": (0.130, 0.78),
    "370671": (0.058, 0.72),
    "370614-CD": (0.011, 0.35),
    "370612-KY": (0.005, 0.20),
}
# Islands with hardly an enterprise: the generator gives each three orders in all.
NEARLY_EMPTY = ("370614204", "370614205", "370614206")

HEADS = "鼎恒瑞海东华宏盛嘉润泰和德信丰源安达金桥新锐博远天成凯利众诚汇通昊宇正阳科创蓝湾胶北"
TAILS = "越泽铭辰川岳屹峰晟朗翔禾沃麟奕珩衡旭澜沛"
TRADES = (
    *("机械制造", "精密模具", "食品", "果蔬冷链", "水产品", "葡萄酒", "黄金装饰", "建筑工程"),
    *("物流", "港口服务", "电子科技", "生物医药", "新材料", "化工", "汽车零部件", "纺织服装"),
    *("商贸", "餐饮管理", "信息技术", "环保科技", "船舶配件", "进出口", "农业科技", "文化旅游"),
)
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "经营部", "合作社")
SURNAMES = "王李张刘于孙林姜曲宋杨徐赵初邹慕"
GIVEN = (
    "伟",
    "丽娟",
    "建国",
    "晓东",
    "海燕",
    "志强",
    "敏",
    "文静",
    "振华",
    "秀兰",
    "鹏",
    "明辉",
    "雪",
    "永刚",
    "玉梅",
    "浩然",
)


@dataclass(frozen=True)
class Enterprises:
    """The pool as parallel arrays; `weight` says how often an enterprise asks."""

    name: np.ndarray
    contact: np.ndarray
    phone: np.ndarray
    district: np.ndarray  # names
    township: np.ndarray  # names, "" where the order will name none
    district_code: np.ndarray
    weight: np.ndarray

    def draw(self, rng: np.random.Generator, size: int) -> Numbers:
        """Draw who asks, by weight, with repeats; each district gets its share nearly exactly."""
        order = np.lexsort((rng.random(len(self.weight)), self.district_code))
        points = (np.arange(size) + rng.random()) / max(size, 1)
        place = np.searchsorted(np.cumsum(self.weight[order]), points).clip(max=len(order) - 1)
        return rng.permutation(order[place])


def make_enterprises(seed: int) -> Enterprises:
    """Invent the pool; the same seed gives the same enterprises."""
    rng = np.random.default_rng([seed, 1])
    units = load_units()
    districts = [one for one in units if one.kind == "district"]
    share = np.array([DISTRICTS[one.code][0] for one in districts])
    place = rng.choice(len(districts), POOL, p=share / share.sum())
    names, codes = np.array([one.name for one in districts]), np.array([one.code for one in districts])
    township = np.full(POOL, "", dtype=object)
    for number, district in enumerate(districts):
        mine = np.flatnonzero(place == number)
        township[mine] = _townships(district, units, len(mine), rng)
    weight = rng.gamma(0.8, 1, POOL) + 0.05
    by_district = np.bincount(place, weight, len(districts))
    return Enterprises(
        name=_names(rng),
        contact=np.array([f"{rng.choice(list(SURNAMES))}{rng.choice(GIVEN)}" for _each in range(POOL)]),
        phone=np.array([f"120{number:08d}" for number in rng.integers(0, 10_000_000, POOL)]),
        district=names[place],
        township=township,
        district_code=codes[place],
        weight=weight * (share / share.sum() / by_district)[place],
    )


def _townships(district: Unit, units: tuple[Unit, ...], size: int, rng: np.random.Generator) -> np.ndarray:
    own = [one for one in units if one.parent_id == district.unit_id and one.code not in NEARLY_EMPTY]
    pull = rng.gamma(5, 1, len(own)) * [0.5 if one.subkind == "park" else 1 for one in own]
    chosen = rng.choice(np.array([one.name for one in own], dtype=object), size, p=pull / pull.sum())
    chosen[rng.random(size) < DISTRICTS[district.code][1]] = ""
    chosen[: len(own)] = [one.name for one in own]  # every township has an enterprise
    return chosen


def _names(rng: np.random.Generator) -> np.ndarray:
    made: dict[str, None] = {}
    while len(made) < POOL:
        head, tail = rng.choice(list(HEADS)), rng.choice(list(TAILS))
        made[f"烟台{head}{tail}{rng.choice(TRADES)}{rng.choice(FORMS)}"] = None
    return np.array(list(made))
