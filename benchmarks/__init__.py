"""Measurements, not tests: run by hand, and compare figures of one run only."""
