"""Social review and exclusions."""
