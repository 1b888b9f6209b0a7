"""Who may see and do what, and the rules of passwords."""
