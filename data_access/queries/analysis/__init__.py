"""Reads of the analysis tab."""
