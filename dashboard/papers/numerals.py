"""Numbers before headings as GB/T 9704-2012 has them: 一、 （一） 1. （1）."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write 1 to 99 in Chinese; raise ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def heading_number(number: int, level: int) -> str:
    """Return what stands before a heading's text."""
    written = chinese(number) if level <= 2 else str(number)
    return (f"{written}、", f"（{written}）", f"{written}.", f"（{written}）")[level - 1]
