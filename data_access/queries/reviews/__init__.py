"""Reads of social reviews, their supervisors, and what was excluded."""
