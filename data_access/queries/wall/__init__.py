"""Reads of the wall: what its scenes show beside the desk's figures."""
