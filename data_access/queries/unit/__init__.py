"""Reads of a unit's page and of the directory of units."""
