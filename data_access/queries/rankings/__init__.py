"""Reads of the rankings and of the six items."""
