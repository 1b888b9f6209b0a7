"""A month of the appraisal: provisional, under check, locked, corrected."""
