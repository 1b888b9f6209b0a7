"""Reads of one figure and of the command line's table."""
