"""Plain HTTP routes, one Flask blueprint each, listed in ROUTES."""

from __future__ import annotations

from flask import Blueprint

from callbacks.routes import (
    account,
    exports,
    health,
    language,
    login,
    logout,
    reconcile,
    saved_views,
    search,
    uploads,
)

ROUTES: tuple[Blueprint, ...] = (
    login.blueprint,
    logout.blueprint,
    account.blueprint,
    language.blueprint,
    health.blueprint,
    exports.blueprint,
    uploads.blueprint,
    reconcile.blueprint,
    saved_views.blueprint,
    search.blueprint,
)
