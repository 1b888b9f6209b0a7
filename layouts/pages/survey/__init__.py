"""The pages of the survey: results, samples and fieldwork, calls, findings, questionnaires."""
