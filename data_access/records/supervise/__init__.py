"""Writes of supervision: notices, requests to the platform, acts on many orders, what the worker watches."""
