"""Identifiers that callbacks and layouts share."""

LOCATION = "_pages_location"  # the one dcc.Location, owned by Dash's page router
TOASTS = "toasts"
FRESHNESS = "freshness"
STALE_BAR = "stale-bar"
RAIL = "rail"
SEARCH = "search"
SEARCH_HITS = "search-hits"
FRAME_MARK = "frame-mark"
BUILD = "build"
RELOAD = "reload"
STAY = "stay"
SESSION_END = "session-end"

ACCOUNT_END_OTHERS = "account-end-others"
ACCOUNT_END_OTHERS_DONE = "account-end-others-done"
