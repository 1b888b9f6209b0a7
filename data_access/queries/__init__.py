"""Reads for pages: each returns the view that a page draws."""
