"""Reads of the four gates."""
