"""Reconciliation with a published table: conventions, their search, what explains the rest."""
