"""Rules of proactive governance: what grows, what is new, what comes again, and where it may spread."""
