"""The two ledgers."""
