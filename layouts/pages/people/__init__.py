"""The pages of accounts and of roles."""
