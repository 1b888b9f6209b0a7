"""Reads of order lists: which orders, in which pages, what is open, the search."""
