"""The page of one figure."""
