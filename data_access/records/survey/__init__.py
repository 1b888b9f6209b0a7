"""Writes of the survey: waves and their samples, calls, answers, questionnaires, findings."""
