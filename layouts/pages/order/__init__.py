"""One order's page and drawer."""
