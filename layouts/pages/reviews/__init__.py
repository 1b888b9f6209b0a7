"""Pages of social review and of exclusions."""
