"""Reads of warnings: what holds now, lists, one warning, and what is at risk."""
