"""Synthetic demo data: generated as a platform's export and imported like one."""
