"""Plain HTTP routes, one Flask blueprint each, listed in ROUTES."""

from __future__ import annotations

from flask import Blueprint

from callbacks.routes import (
    account,
    agenda,
    alerts,
    audit,
    desk,
    exports,
    files,
    fonts,
    health,
    language,
    ledgers,
    login,
    logout,
    look_back,
    order_acts,
    people,
    proactive,
    receipts,
    reconcile,
    registers,
    reminders,
    reviews,
    screens,
    search,
    sources,
    state,
    supervise,
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
    agenda.blueprint,
    alerts.blueprint,
    language.blueprint,
    theme.blueprint,
    health.blueprint,
    fonts.blueprint,
    exports.blueprint,
    files.blueprint,
    uploads.blueprint,
    sources.blueprint,
    reconcile.blueprint,
    registers.blueprint,
    saved_views.blueprint,
    desk.blueprint,
    order_acts.blueprint,
    search.blueprint,
    people.blueprint,
    look_back.blueprint,
    reviews.blueprint,
    proactive.blueprint,
    ledgers.blueprint,
    receipts.blueprint,
    reminders.blueprint,
    screens.blueprint,
    audit.blueprint,
    state.blueprint,
    supervise.blueprint,
    survey.blueprint,
    wall.blueprint,
)
