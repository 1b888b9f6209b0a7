"""The page of the reception desk."""
