"""The phone pages."""
