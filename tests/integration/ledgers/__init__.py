"""The two ledgers on both databases."""
