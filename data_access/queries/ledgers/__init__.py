"""Reads of the two ledgers, for the page of all units, one item, the weekly notice and the unit's page."""
