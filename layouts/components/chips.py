"""Chips and signs: status by shape, word and colour together."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from layouts.component import Children, aria

SIGNS = {"good": "●", "warn": "▲", "bad": "■", "open": "□", "may": "◇", "none": "○"}
CHIP_KINDS = ("bad", "warn", "neutral", "outline", "demo")


def chip(text: str, kind: str = "neutral", *, before: str = "") -> html.Span:
    """Show a short state; `kind` is one of CHIP_KINDS, and only `bad` carries the solid red.

    `before` says what the state is of; narrow screens leave it out where a menu beside it says the same.
    """
    if kind not in CHIP_KINDS:
        raise ValueError(f"unknown chip {kind!r}; known: {', '.join(CHIP_KINDS)}")
    said = f"■ {text}" if kind == "bad" else text
    whole: Children = [html.Span(f"{before}　", className="only-roomy"), said] if before else said
    return html.Span(whole, className=f"chip chip-{kind}")


def sign(kind: str, word: str = "") -> html.Span:
    """Show one of SIGNS in its colour, with its word for those who do not see the shape."""
    mark = html.Span(SIGNS[kind], className=f"sign sign-{kind}", **aria(hidden="true"))
    return html.Span([mark, html.Span(word, className="sign-word")] if word else mark, className="signed")


def formal_warning(threshold: str, months: int = 0) -> html.Span:
    """Show the solid chip of a formal warning: under the threshold, for so many months running."""
    under = _("Under {threshold}%").format(threshold=threshold)
    running = _("{n} months running").format(n=months) if months > 1 else ""
    return chip("　".join(part for part in (under, running) if part), "bad")


def near_warning(threshold: str) -> html.Span:
    """Show the outline chip of a rate that one order more would put under the threshold."""
    return chip(_("Near {threshold}%").format(threshold=threshold), "outline")


def spared_warning(threshold: str) -> html.Span:
    """Show the outline chip of a rate under the threshold by too few orders for a formal warning."""
    return chip(_("Under {threshold}%, no warning").format(threshold=threshold), "outline")


def rank_change(change: int | None) -> str:
    """Return ↑n, ↓n, level or a dash, in neutral text: a change of rank is never coloured."""
    if change is None:
        return "–"
    if change == 0:
        return _("level")
    return f"↑{change}" if change > 0 else f"↓{-change}"
