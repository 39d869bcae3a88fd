"""Fetching: the one room that uses the network."""
