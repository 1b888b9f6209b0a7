"""Plain HTTP routes, one Flask blueprint each, listed in ROUTES."""

from __future__ import annotations

from flask import Blueprint

from callbacks.routes import (
    account,
    audit,
    exports,
    files,
    fonts,
    health,
    jobs,
    language,
    login,
    logout,
    people,
    proactive,
    reconcile,
    registers,
    screens,
    search,
    sources,
    state,
    survey,
    theme,
    wall,
)
from callbacks.routes import (
    importing as uploads,
)
from callbacks.routes import (
    orders as saved_views,
)

ROUTES: tuple[Blueprint, ...] = (
    login.blueprint,
    logout.blueprint,
    account.blueprint,
    language.blueprint,
    theme.blueprint,
    health.blueprint,
    fonts.blueprint,
    exports.blueprint,
    files.blueprint,
    uploads.blueprint,
    sources.blueprint,
    jobs.blueprint,
    reconcile.blueprint,
    registers.blueprint,
    saved_views.blueprint,
    search.blueprint,
    people.blueprint,
    proactive.blueprint,
    screens.blueprint,
    audit.blueprint,
    state.blueprint,
    survey.blueprint,
    wall.blueprint,
)
