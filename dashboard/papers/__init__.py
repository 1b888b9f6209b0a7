"""Official papers as plain data, and the check of what an office changed in one."""
