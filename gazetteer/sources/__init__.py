"""Readers of what the index is compiled from, one a source; and the script that builds the shipped data."""
