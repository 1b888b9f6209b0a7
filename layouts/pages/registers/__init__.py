"""The page on which tables are brought into registers."""
