"""Numbers of papers as an office writes them."""

from __future__ import annotations


def written_number(word: str, year: int, serial: int) -> str:
    """Write a paper's number after its office's word: 烟政企督〔2026〕14 号 (GB/T 9704-2012)."""
    return f"{word}〔{year}〕{serial} 号"
