"""The pages of the appraisal's settings."""
