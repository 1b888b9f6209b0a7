"""The two ledgers (台账) as they are kept here: unsolved matters, planned solutions, promises, notes."""
