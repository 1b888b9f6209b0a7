"""Reads of the phone pages."""
