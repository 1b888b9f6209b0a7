"""Tables on their way into a register, and those that were brought in."""
