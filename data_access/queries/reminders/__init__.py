"""Reads of contacts, duty, spot calls and messages."""
