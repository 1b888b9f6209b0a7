"""Scenes of the wall, near and far."""
