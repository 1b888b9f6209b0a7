"""Proactive governance."""
