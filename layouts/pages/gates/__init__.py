"""The page of the four gates."""
