"""Reads of the look-back."""
