"""Writes of reminders: contacts, duty, and the outbox."""
