"""Reads of the import pages: batches, rejects, readiness, arrivals."""
