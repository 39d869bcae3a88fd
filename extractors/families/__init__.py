"""Kinds of sources that several are of: what differs between two of one family are values, not code."""
