"""Writes of the appraisal's settings and of what is entered by hand."""
