"""Counting: conditions and measures of orders, the one place that counts, and kept answers."""
