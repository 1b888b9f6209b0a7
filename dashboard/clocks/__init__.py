"""Clocks: the working-day calendar, deadlines with their steps, periods."""
