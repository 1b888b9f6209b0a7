"""Reads of the accounts, for those who administer them."""
