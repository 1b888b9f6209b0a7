"""Writes of the import page: uploaded files and the steps of an import."""
