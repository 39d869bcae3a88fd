"""Registers and statistics of the Commission: charter holders, registered organisations, journeys."""
