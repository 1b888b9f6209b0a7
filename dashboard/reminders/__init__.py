"""Reminders: whom they reach, by which channel, in which state they are."""
