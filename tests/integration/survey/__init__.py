"""Tests of the survey on both kinds of database."""
