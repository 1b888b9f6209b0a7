"""The import pages and data readiness."""
