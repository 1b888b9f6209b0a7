"""What every record kept here follows: states and acts, whose they are, deadlines, texts."""
