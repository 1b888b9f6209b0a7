"""Plain rows and views that all rooms exchange, one module a subject."""
