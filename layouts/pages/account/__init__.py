"""The account's own page."""
