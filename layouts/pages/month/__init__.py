"""The check of a month: what units confirm or appeal, the lock, versions and corrections."""
