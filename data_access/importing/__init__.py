"""Imports: read → match → check → stage → apply, and undo."""
