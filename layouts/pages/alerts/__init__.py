"""Warnings: the list by tabs, one warning, what is at risk."""
