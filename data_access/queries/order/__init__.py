"""Reads of one order: its row, clocks, page."""
