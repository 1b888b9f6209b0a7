"""Reads of the reconciliation."""
