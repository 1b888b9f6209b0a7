"""Pages of units and their directory."""
