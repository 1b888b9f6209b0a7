"""Writes of proactive governance: reports, suggestions, instructions, visits, experts."""
