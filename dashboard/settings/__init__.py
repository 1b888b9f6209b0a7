"""What the office may set: the groups of settings, how their values are written, read and refused."""
