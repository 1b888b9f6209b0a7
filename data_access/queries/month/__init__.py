"""Reads of the months of the appraisal."""
