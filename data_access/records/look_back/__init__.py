"""Writes of the look-back: what is listed, what platforms say of it since, what unit and city did."""
