"""Reads that every page stands on: sources, settings in force, the context of a view, months."""
