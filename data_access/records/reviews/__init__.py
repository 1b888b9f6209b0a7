"""Writes of social reviews: cases, panels, votes, decisions, and the pool of supervisors."""
