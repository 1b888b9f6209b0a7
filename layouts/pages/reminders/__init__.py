"""Pages of contacts and messages."""
