"""The analysis tab."""
