"""Reads of the survey: waves, counts of answers, results, fieldwork, the call list, findings."""
