"""What the data say of every object that a warning may be about."""
