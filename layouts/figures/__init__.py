"""Figures as plain dictionaries: view in, figure out."""
