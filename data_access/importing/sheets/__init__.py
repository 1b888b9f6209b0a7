"""Spreadsheets as lines of JSON, written by a child process under limits."""
