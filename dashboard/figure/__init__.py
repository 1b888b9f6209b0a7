"""Printed figures and their codes."""
