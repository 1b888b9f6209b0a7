"""The survey: frame, sample, fieldwork, questionnaire, estimates, and the findings made of answers."""
