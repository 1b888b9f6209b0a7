"""Reads that all records kept here have in common."""
