"""Reads of proactive governance."""
