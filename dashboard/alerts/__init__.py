"""Warnings: when one is raised, rises, ends and comes again, and which open orders seldom end in time."""
