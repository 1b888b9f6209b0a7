"""Tests of tables that are brought into registers."""
