"""Read the settings in force, those planned and those of before."""
