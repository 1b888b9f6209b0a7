"""Several messages that wait for one receiver leave as one: in which words, under which key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from dashboard.i18n import _

BUNDLED = ("sms", "mail", "wechat")
NAMED = 3  # matters that a bundle names; the others are counted
LINK = "/messages"
# Whose message it is stands once, before all of them.
_HEAD = re.compile(r"^(?:【[^】]{1,20}】|\[[^\]]{1,20}\]\s*)")


@dataclass(frozen=True)
class Part:
    """A message of a bundle; `matter` is what it is about, `rank` how pressing: the lowest comes first."""

    key: str
    text: str
    matter: tuple[str, ...]
    rank: int = 0


def bundle_key(keys: Sequence[str]) -> str:
    """Return the idempotency key of a bundle of messages, whatever their order; 64 hexadecimal digits."""
    return sha256("\x1f".join(["bundle", *sorted(keys)]).encode()).hexdigest()


def bundle_text(parts: Sequence[Part]) -> str:
    """Say in one message what several tell: how many matters, the most pressing by name, the oldest first.

    Of one matter told several times the most pressing text stands for it.
    """
    pressing = sorted(parts, key=lambda part: part.rank)
    matters = list({part.matter: part for part in reversed(pressing)}.values())[::-1]
    if len(matters) == 1:
        return matters[0].text
    named = " ".join(
        _("({place}) {text}").format(place=place, text=_HEAD.sub("", part.text))
        for place, part in enumerate(matters[:NAMED], 1)
    )
    if len(matters) > NAMED:
        said = _("[Zhengqitong] {n} matters wait for you, first of all: {named} All of them stand under:")
    else:
        said = _("[Zhengqitong] {n} matters wait for you: {named} All of them stand under:")
    return said.format(n=len(matters), named=named)
