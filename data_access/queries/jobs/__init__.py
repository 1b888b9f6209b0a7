"""Reads of the table of runs: what is due, and what the page of jobs shows."""
