"""All writes of the two ledgers: entries, notes, promises, sign-offs, and what imports bring on."""
