"""Writes of warnings: judging, telling, and what people do about them."""
