"""Layouts of proactive governance."""
