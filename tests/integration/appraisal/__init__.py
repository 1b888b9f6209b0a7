"""Tests of the appraisal's settings on both databases."""
