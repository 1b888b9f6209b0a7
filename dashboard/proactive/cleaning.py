"""Leave names out of texts before words are counted or texts compared.

Texts come masked (dashboard.order.masking): people, phones, documents and the order's own enterprise are
stars already. What is left of them goes here, with the names of other enterprises and of places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.order.masking import INDUSTRIES, LEGAL_FORMS, PLACES

GAP = " "
_HAN = "\u4e00-\u9fff"
_PLACES = re.compile(PLACES)
# Stars with what was left beside them: a surname, digits, a plate's province, a line of business and a form.
_MASKED = re.compile(
    rf"(?:[{_HAN}][A-Za-z]?|[0-9A-Za-z]+)?\*+[0-9A-Za-z]*(?:{INDUSTRIES})*(?:{LEGAL_FORMS})?"
)
# Names of enterprises that are not the order's own: up to twelve signs before a form that nothing else has.
_FORMS = "股份有限公司|有限责任公司|有限公司|合作社|事务所|集团公司"
_ENTERPRISE = re.compile(rf"[{_HAN}()（）]{{2,12}}?(?:{_FORMS})")


def without_names(text: str, names: re.Pattern[str] | None = None) -> str:
    """Return a masked text with gaps where names of people, enterprises and places stood.

    `names` are further ones, as `any_of` makes them.
    """
    for pattern in (names, _PLACES, _MASKED, _ENTERPRISE):
        if pattern is not None:
            text = pattern.sub(GAP, text)
    return text


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of some names, the longest first; None without any."""
    ordered = sorted({each for each in names if len(each) > 1}, key=lambda each: (-len(each), each))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
