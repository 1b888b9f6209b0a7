"""How messages leave the house: the one place that asks other machines anything."""
