"""Writes of the reception desk: reminders of orders, and notes from shift to shift."""
