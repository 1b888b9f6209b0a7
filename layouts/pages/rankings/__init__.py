"""The rankings and their tabs."""
