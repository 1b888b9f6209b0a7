"""Writes of the months of the appraisal."""
